import type { EventStore } from '@jumpfleet/event-log';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { EnrolRequest } from '@jumpfleet/registry-contracts';
import type {
  EnrolJumpClient,
  EnrolmentOverrides,
  EnrolmentRefusal,
  JumpClientSettings,
  RegistryEvent,
} from '@jumpfleet/registry-domain';
import { enrolmentSettings, jumpClientDecider, jumpClientStream } from '@jumpfleet/registry-domain';
import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { ENROLMENT_DESK } from '../tokens.js';
import { holdsPrivateKey, publicKeyThumbprint } from './enrol-proof.js';
import type { EnrolmentDesk, OpenInstaller } from './ports.js';
import { EnrolmentTurnedAway } from './ports.js';

type EnrolledClient = Readonly<{ clientId: string; name: string }>;

export type EnrolRefusal =
  | EnrolmentRefusal
  | Readonly<{ kind: 'proof-invalid' }>
  | Readonly<{ kind: 'installer-unknown' }>
  | Readonly<{ kind: 'total-reached' }>
  | Readonly<{ kind: 'override-unknown'; field: string; value: string }>;

type Enrolled = Result<EnrolledClient, EnrolRefusal>;
type Accepted = Readonly<{ installer: OpenInstaller; settings: JumpClientSettings }>;

/** Trades an installer key for an identity. The same key pair is always answered with the same client. */
@Injectable()
export class EnrolJumpClientHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<RegistryEvent>,
    @Inject(ENROLMENT_DESK) private readonly desk: EnrolmentDesk,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(request: EnrolRequest, correlationId: string): Promise<Enrolled> {
    if (!holdsPrivateKey(request)) return refuse({ kind: 'proof-invalid' });
    const thumbprint = publicKeyThumbprint(request.public_key);
    const known = await this.desk.lookUp(request.installer_key, thumbprint);
    if (known.enrolled) return ok(known.enrolled);
    if (!known.installer) return refuse({ kind: 'installer-unknown' });
    const overrides = await this.resolve(request.overrides);
    if (!overrides.ok) return overrides;
    const { installer } = known;
    const settings = enrolmentSettings(
      installer,
      request.hostname,
      overrides.value,
      this.clock.now(),
    );
    if (!settings.ok) return settings;
    const accepted = { installer, settings: settings.value };
    return this.enrol(request, accepted, known.nextNumber, correlationId);
  }

  private async enrol(
    request: EnrolRequest,
    { installer, settings }: Accepted,
    number: number,
    correlationId: string,
  ): Promise<Enrolled> {
    const clientId = randomUUID();
    const command: EnrolJumpClient = {
      type: 'EnrolJumpClient',
      data: {
        clientId,
        number,
        installerId: installer.installerId,
        publicKeyThumbprint: publicKeyThumbprint(request.public_key),
        connectionType: installer.terms.connectionType,
        computer: {
          hostname: request.hostname,
          platform: request.platform,
          version: request.version,
          installMode: request.install_mode,
          deviceName: request.device_name ?? '',
          deviceModel: request.device_model ?? '',
        },
        settings,
      },
    };
    const cause: Cause = {
      actor: { type: 'jump-client', id: clientId, name: settings.name },
      correlationId,
    };
    try {
      await this.append(command, cause, installer);
      return ok({ clientId, name: settings.name });
    } catch (error) {
      return this.afterFailure(error, request, installer);
    }
  }

  private async append(
    command: EnrolJumpClient,
    cause: Cause,
    installer: OpenInstaller,
  ): Promise<void> {
    const result = await handleCommand(this.events, jumpClientDecider, {
      stream: jumpClientStream(command.data.clientId),
      command,
      cause,
      now: this.clock.now(),
      within: this.desk.admit(installer),
    });
    if (!result.ok) throw new Error(`a new client cannot be enrolled: ${result.refusal.kind}`);
  }

  /** Another enrolment may have won: with the last use, or with this very key pair. */
  private async afterFailure(
    error: unknown,
    request: EnrolRequest,
    installer: OpenInstaller,
  ): Promise<Enrolled> {
    const thumbprint = publicKeyThumbprint(request.public_key);
    const { enrolled } = await this.desk.lookUp(request.installer_key, thumbprint);
    if (enrolled) return ok(enrolled);
    if (!(error instanceof EnrolmentTurnedAway)) throw error;
    if (error.reason === 'total-reached') return refuse({ kind: 'total-reached' });
    return refuse({ kind: 'installer-exhausted', maxUses: installer.terms.maxUses ?? 0 });
  }

  /**
   * Codes become ids. A site address that is not known means the default one, which is the only one
   * there is; policies have no codes yet, so none can be named.
   */
  private async resolve(
    asked: EnrolRequest['overrides'],
  ): Promise<Result<EnrolmentOverrides, EnrolRefusal>> {
    const unknown = policyOverrides.find((field) => asked[field] !== undefined);
    if (unknown)
      return refuse({ kind: 'override-unknown', field: unknown, value: asked[unknown] ?? '' });
    const texts = {
      ...(asked.name !== undefined && { name: asked.name }),
      ...(asked.tag !== undefined && { tag: asked.tag }),
      ...(asked.comments !== undefined && { comments: asked.comments }),
    };
    if (asked.jump_group === undefined) return ok(texts);
    const jumpGroup = await this.jumpGroup(asked.jump_group);
    if (jumpGroup) return ok({ ...texts, jumpGroup });
    return refuse({ kind: 'override-unknown', field: 'jump_group', value: asked.jump_group });
  }

  /** `jumpgroup:CODE`; personal lists (`user:NAME`) are not kept yet. */
  private jumpGroup(asked: string) {
    const codeName = /^jumpgroup:(.+)$/.exec(asked)?.[1];
    return codeName === undefined
      ? Promise.resolve(undefined)
      : this.desk.jumpGroupByCodeName(codeName);
  }
}

const policyOverrides = [
  'jump_policy',
  'session_policy_present',
  'session_policy_not_present',
] as const;
