import type { EventStore } from '@jumpfleet/event-log';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { Cause, Clock, Recorded, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { EnrolAnewRequest } from '@jumpfleet/registry-contracts';
import type {
  EnrolJumpClient,
  JumpClientEnrolled,
  JumpClientSettings,
  RegistryEvent,
  SplitMachine,
} from '@jumpfleet/registry-domain';
import {
  clientIdentityDecider,
  jumpClientDecider,
  jumpClientStream,
  splitSettings,
} from '@jumpfleet/registry-domain';
import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { ENROLMENT_DESK } from '../tokens.js';
import { ClientIdentityHandler } from './client-identity.handler.js';
import { NoPlaceLeft } from './client-places.js';
import { holdsBothKeys, publicKeyThumbprint } from './enrol-proof.js';
import type { EnrolmentDesk } from './enrolment-ports.js';

export type EnrolAnewRefusal =
  | Readonly<{ kind: 'proof-invalid' }>
  | Readonly<{ kind: 'machine-not-split'; machine: string }>
  | Readonly<{ kind: 'total-reached' }>
  | Readonly<{ kind: 'active-reached' }>;

type Enrolled = Readonly<{ clientId: string; name: string }>;
type Original = Readonly<{
  enrolled: JumpClientEnrolled['data'];
  settings: JumpClientSettings;
  split: SplitMachine;
  /** The decision: what the new client's events are caused by. */
  decisionId: string;
}>;

/** Gives the other of two computers an identity of its own, as was decided. Its history leads back to the first. */
@Injectable()
export class EnrolAnewHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<RegistryEvent>,
    @Inject(ENROLMENT_DESK) private readonly desk: EnrolmentDesk,
    @Inject(ClientIdentityHandler) private readonly identities: ClientIdentityHandler,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(
    request: EnrolAnewRequest,
    correlationId: string,
  ): Promise<Result<Enrolled, EnrolAnewRefusal>> {
    if (!holdsBothKeys(request)) return refuse({ kind: 'proof-invalid' });
    const original = originalIn(
      await this.events.load(jumpClientStream(request.client_id)),
      request,
    );
    if (!original) return refuse({ kind: 'machine-not-split', machine: request.machine });
    const result = await this.enrol(request, original, correlationId);
    if (!result.ok) return result;
    const { client_id: clientId, machine } = request;
    await this.identities.handle(
      {
        type: 'SplitOffJumpClient',
        data: { clientId, machine, newClientId: result.value.clientId },
      },
      causeOf(result.value, original, correlationId),
    );
    return result;
  }

  private async enrol(
    request: EnrolAnewRequest,
    original: Original,
    correlationId: string,
  ): Promise<Result<Enrolled, EnrolAnewRefusal>> {
    const thumbprint = publicKeyThumbprint(request.public_key);
    const known = await this.desk.lookUp('', thumbprint, this.clock.now());
    if (known.enrolled) return ok(known.enrolled);
    const command = commandOf(request, original, await this.desk.nextNumber());
    const { clientId, settings } = command.data;
    const enrolled = { clientId, name: settings.name };
    try {
      const result = await handleCommand(this.events, jumpClientDecider, {
        stream: jumpClientStream(clientId),
        command,
        cause: causeOf(enrolled, original, correlationId),
        now: this.clock.now(),
        within: this.desk.admitAnew,
      });
      if (!result.ok) throw new Error(`a new client cannot be enrolled: ${result.refusal.kind}`);
      return ok(enrolled);
    } catch (error) {
      if (error instanceof NoPlaceLeft) return refuse({ kind: `${error.of}-reached` });
      throw error;
    }
  }
}

/** Nothing when this machine was not told to enrol anew, or the old key is not this client's. */
function originalIn(
  history: readonly Recorded<RegistryEvent>[],
  { old_public_key, machine }: EnrolAnewRequest,
): Original | undefined {
  const events = history.map(({ event }) => event);
  const [first] = events;
  if (first?.type !== 'JumpClientEnrolled') return undefined;
  if (first.data.publicKeyThumbprint !== publicKeyThumbprint(old_public_key)) return undefined;
  const identity = events.reduce(
    (state, event) => clientIdentityDecider.evolve(state, event),
    clientIdentityDecider.initial,
  );
  const split = identity.split.find((one) => one.machine === machine);
  const decision = history.findLast(({ event }) => event.type === 'JumpClientIdentityDecided');
  if (!split || !decision) return undefined;
  const edited = events.findLast((event) => event.type === 'JumpClientEdited');
  const settings = (edited ?? first).data.settings;
  return { enrolled: first.data, settings, split, decisionId: decision.eventId };
}

function commandOf(
  request: EnrolAnewRequest,
  { enrolled, settings, split }: Original,
  number: number,
): EnrolJumpClient {
  const { hostname, platform, version, install_mode: installMode } = request;
  return {
    type: 'EnrolJumpClient',
    data: {
      clientId: randomUUID(),
      number,
      installerId: enrolled.installerId,
      publicKeyThumbprint: publicKeyThumbprint(request.public_key),
      connectionType: enrolled.connectionType,
      computer: {
        ...{ hostname, platform, version, installMode },
        ...{ deviceName: '', deviceModel: '' },
      },
      settings: splitSettings(settings, split.decision, hostname),
    },
  };
}

function causeOf(
  { clientId, name }: Enrolled,
  { decisionId }: Original,
  correlationId: string,
): Cause {
  return {
    actor: { type: 'jump-client', id: clientId, name },
    correlationId,
    causationId: decisionId,
  };
}
