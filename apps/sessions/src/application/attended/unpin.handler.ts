import type { Principal } from '@jumpfleet/http';
import type { Cause, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type { SessionKeyRefusal } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { PinParties } from './pin-parties.js';
import type { PartyRefusal } from './pin-parties.js';
import { PIN_DESK } from './ports.js';
import type { PinDesk } from './ports.js';
import { SessionKeyCommands } from './session-key-commands.js';

export type UnpinRefusal = PartyRefusal | SessionKeyRefusal;

/** Deletes the Jump Client: the one that a session with a customer made, or the one that the session is with. */
@Injectable()
export class UnpinHandler {
  constructor(
    private readonly commands: SessionKeyCommands,
    private readonly parties: PinParties,
    @Inject(PIN_DESK) private readonly desk: PinDesk,
  ) {}

  async handle(
    sessionId: string,
    principal: Principal,
    cause: Cause,
  ): Promise<Result<undefined, UnpinRefusal>> {
    const found = await this.parties.of(sessionId, principal);
    if (!found.ok) return found;
    const { session, customer } = found.value;
    const jumpClientId = customer ? (customer.pin?.jumpClientId ?? null) : session.client_id;
    if (jumpClientId === null) return refuse({ kind: 'not-pinned' });
    await this.desk.remove(jumpClientId, principal, cause.correlationId);
    if (!customer) return ok(undefined);
    const representative = { id: principal.id, name: principal.name };
    const unpin = { type: 'Unpin', data: { sessionId, representative } } as const;
    const unpinned = await this.commands.handle(unpin, cause);
    return unpinned.ok ? ok(undefined) : unpinned;
  }
}
