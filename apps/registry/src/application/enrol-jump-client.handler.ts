import type { EventStore } from '@jumpfleet/event-log';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { EnrolRequest } from '@jumpfleet/registry-contracts';
import type { EnrolJumpClient, RegistryEvent } from '@jumpfleet/registry-domain';
import { jumpClientDecider, jumpClientStream } from '@jumpfleet/registry-domain';
import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { ENROLMENT_DESK } from '../tokens.js';
import { NoPlaceLeft } from './client-places.js';
import { EnrolmentLine } from './enrolment-line.js';
import type { LineRefusal } from './enrolment-line.js';
import { holdsPrivateKey, publicKeyThumbprint } from './enrol-proof.js';
import type { EnrolmentDesk, EnrolmentLookUp, OpenInstaller } from './enrolment-ports.js';
import { EnrolmentTurnedAway } from './enrolment-ports.js';
import { EnrolmentTerms } from './enrolment-terms.js';
import type { AgreedTerms, TermsRefusal } from './enrolment-terms.js';
import { JumpGroupGone } from './ports.js';

type EnrolledClient = Readonly<{ clientId: string; name: string }>;

export type EnrolRefusal =
  | TermsRefusal
  | LineRefusal
  | Readonly<{ kind: 'proof-invalid' }>
  | Readonly<{ kind: 'total-reached' }>
  | Readonly<{ kind: 'active-reached' }>
  | Readonly<{ kind: 'jump-group-gone' }>;

type Enrolled = Result<EnrolledClient, EnrolRefusal>;

/** A computer that asks, and how it was seen to. */
export type EnrolmentCall = Readonly<{
  request: EnrolRequest;
  address: string;
  correlationId: string;
}>;

/** Trades an installer key for an identity. The same key pair is always answered with the same client. */
@Injectable()
export class EnrolJumpClientHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<RegistryEvent>,
    @Inject(ENROLMENT_DESK) private readonly desk: EnrolmentDesk,
    @Inject(EnrolmentTerms) private readonly terms: EnrolmentTerms,
    @Inject(EnrolmentLine) private readonly line: EnrolmentLine,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(call: EnrolmentCall): Promise<Enrolled> {
    const { request, address } = call;
    if (!holdsPrivateKey(request)) return refuse({ kind: 'proof-invalid' });
    const thumbprint = publicKeyThumbprint(request.public_key);
    const found = await this.desk.lookUp(request.installer_key, thumbprint, this.clock.now());
    if (found.enrolled) return ok(found.enrolled);
    const agreed = await this.terms.of(request, address, found);
    if (!agreed.ok) return agreed;
    const { installer } = agreed.value;
    const limit = limitReached(found.limits, installer);
    if (limit) return refuse({ kind: limit });
    const wait = await this.line.waitOf(thumbprint, installer);
    if (wait) return refuse(wait);
    return this.enrol(call, agreed.value);
  }

  private async enrol(call: EnrolmentCall, agreed: AgreedTerms): Promise<Enrolled> {
    const command = await this.command(call.request, agreed);
    const { clientId, settings } = command.data;
    const cause: Cause = {
      actor: { type: 'jump-client', id: clientId, name: settings.name },
      correlationId: call.correlationId,
    };
    try {
      const result = await handleCommand(this.events, jumpClientDecider, {
        stream: jumpClientStream(clientId),
        command,
        cause,
        now: this.clock.now(),
        together: this.desk.admit,
      });
      if (!result.ok) throw new Error(`a new client cannot be enrolled: ${result.refusal.kind}`);
      return ok({ clientId, name: settings.name });
    } catch (error) {
      return this.afterFailure(error, call, agreed);
    }
  }

  private async command(
    request: EnrolRequest,
    { installer, settings }: AgreedTerms,
  ): Promise<EnrolJumpClient> {
    return {
      type: 'EnrolJumpClient',
      data: {
        clientId: randomUUID(),
        number: await this.desk.nextNumber(),
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
  }

  /** Another enrolment may have won: with the last use, the last place, or with this very key pair. */
  private async afterFailure(
    error: unknown,
    { request, address }: EnrolmentCall,
    { installer }: AgreedTerms,
  ): Promise<Enrolled> {
    const thumbprint = publicKeyThumbprint(request.public_key);
    const found = await this.desk.lookUp(request.installer_key, thumbprint, this.clock.now());
    if (found.enrolled) return ok(found.enrolled);
    if (error instanceof NoPlaceLeft) return refuse({ kind: `${error.of}-reached` });
    if (error instanceof JumpGroupGone) return refuse({ kind: 'jump-group-gone' });
    if (!(error instanceof EnrolmentTurnedAway)) throw error;
    const agreed = await this.terms.of(request, address, found);
    if (!agreed.ok) return agreed;
    return refuse({ kind: 'installer-exhausted', maxUses: installer.terms.maxUses ?? 0 });
  }
}

/** RG-54, RG-55. Who is told of no limit may still come too late: the transaction has the last word. */
function limitReached(
  { total, active }: EnrolmentLookUp['limits'],
  { terms }: OpenInstaller,
): 'total-reached' | 'active-reached' | undefined {
  if (total) return 'total-reached';
  return active && terms.connectionType === 'active' ? 'active-reached' : undefined;
}
