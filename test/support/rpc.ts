import { GrpcFailure, grpcClient } from '@jumpfleet/grpc';
import type { ProtoPath } from '@jumpfleet/grpc';
import { outboundProto } from '@jumpfleet/outbound-contracts';
import { accessProto } from '@jumpfleet/policy-contracts';
import { registryProto } from '@jumpfleet/registry-contracts';
import { sessionsProto } from '@jumpfleet/sessions-contracts';
import { atEndOfSpecFile } from '@jumpfleet/testing';
import { upgradesProto } from '@jumpfleet/upgrades-contracts';

import type { RunningJumpfleet } from './jumpfleet.js';

type Defined = Readonly<{
  process: string;
  protoPath: ProtoPath;
  package: string;
  names: string[];
}>;

const defined: readonly Defined[] = [
  {
    process: 'policy',
    protoPath: accessProto,
    package: 'jumpfleet.policy.v1',
    names: ['AccessService', 'AdministrationService'],
  },
  {
    process: 'registry',
    protoPath: registryProto,
    package: 'jumpfleet.registry.v1',
    names: ['RegistryService', 'InstallerService', 'PinningService', 'JumpItemService'],
  },
  {
    process: 'sessions',
    protoPath: sessionsProto,
    package: 'jumpfleet.sessions.v1',
    names: ['SessionsService'],
  },
  {
    process: 'upgrade-orchestrator',
    protoPath: upgradesProto,
    package: 'jumpfleet.upgrades.v1',
    names: ['UpgradeSettingsService', 'UpgradeQueueService', 'PackageService'],
  },
  {
    process: 'outbound-events',
    protoPath: outboundProto,
    package: 'jumpfleet.outbound.v1',
    names: ['OutboundEventsService', 'RecipientsService', 'TicketLookupService'],
  },
];

type Asked = Readonly<{ accessToken?: string }>;
type Methods = Record<string, (request: object, asked?: Asked) => Promise<unknown>>;

/** What a call was answered: `OK` and the message, or the refusal. */
export type RpcAnswer = Readonly<{ status: string; text: string }>;

export type Rpc = Readonly<{
  /** `SessionsService.getSession`. */
  name: string;
  call: (request: object, token?: string) => Promise<RpcAnswer>;
}>;

/** Every method of every gRPC service of a site, as the contracts define them. */
export async function rpcsOf(system: RunningJumpfleet): Promise<Rpc[]> {
  const found = defined.map(async ({ process, names, ...service }) => {
    const address = `127.0.0.1:${String(await system.port(`${process}.grpc`))}`;
    return names.flatMap((name) => {
      const { client, close } = grpcClient<object>(address, { ...service, service: name });
      atEndOfSpecFile(close);
      return Object.entries(client as Methods).map(([method, unary]) => ({
        name: `${name}.${method}`,
        call: (request: object, token?: string) =>
          answerOf(unary(request, token === undefined ? {} : { accessToken: token })),
      }));
    });
  });
  return (await Promise.all(found)).flat();
}

async function answerOf(answer: Promise<unknown>): Promise<RpcAnswer> {
  try {
    return { status: 'OK', text: JSON.stringify(await answer) };
  } catch (error) {
    if (!(error instanceof GrpcFailure)) throw error;
    const [status = ''] = error.message.split(':');
    return { status, text: `${error.problemCode ?? ''}: ${error.detail}` };
  }
}
