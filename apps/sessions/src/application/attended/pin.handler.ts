import { randomUUID } from 'node:crypto';
import type { Principal } from '@jumpfleet/http';
import type { Cause, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type { PinInstaller, PinRefusal, SessionKeyRefusal } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { PinParties } from './pin-parties.js';
import type { PartyRefusal, PinnableSession } from './pin-parties.js';
import { PinSettlement } from './pin-settlement.js';
import { CUSTOMER_PROGRAM, PIN_DESK } from './ports.js';
import type { CustomerProgram, PinDesk, PinDeskRefusal, PinPlace } from './ports.js';
import { SessionKeyCommands } from './session-key-commands.js';

/** Without a list it goes to the own personal one (RG-65). */
export type PinWish = Omit<PinPlace, 'list'> & Readonly<{ list: PinPlace['list'] | undefined }>;
export type PinWishRefusal =
  | PinRefusal
  | PartyRefusal
  | PinDeskRefusal
  | SessionKeyRefusal
  | Readonly<{ kind: 'pin-not-able' }>;

/** RG-60..65: the owner of a session has its customer's computer keep a Jump Client. */
@Injectable()
export class PinHandler {
  constructor(
    private readonly commands: SessionKeyCommands,
    private readonly parties: PinParties,
    @Inject(PIN_DESK) private readonly desk: PinDesk,
    @Inject(CUSTOMER_PROGRAM) private readonly program: CustomerProgram,
    private readonly settlement: PinSettlement,
  ) {}

  /** Answers the id of the request to pin; what becomes of it is seen in the session. */
  async handle(
    sessionId: string,
    wish: PinWish,
    principal: Principal,
    cause: Cause,
  ): Promise<Result<string, PinWishRefusal>> {
    const found = await this.parties.ofPin(sessionId, principal);
    if (!found.ok) return found;
    const list = wish.list ?? (await this.parties.personalListOf(principal));
    const place = { ...wish, list };
    const made = await this.desk.makeInstaller(place, principal, cause.correlationId);
    if (!made.ok) return made;
    const pinId = randomUUID();
    const installer = { id: made.value.id, name: wish.name, list };
    const asked = await this.ask(found.value, { pinId, installer }, principal, cause);
    if (!asked.ok) {
      await this.desk.revokeInstaller(installer.id);
      return asked;
    }
    return this.order(found.value, { pinId, installer, key: made.value.key }, principal);
  }

  private ask(
    { session, isOnline }: PinnableSession,
    pin: Readonly<{ pinId: string; installer: PinInstaller }>,
    { id, name }: Principal,
    cause: Cause,
  ) {
    const data = { sessionId: session.id, ...pin, representative: { id, name }, isOnline };
    return this.commands.handle({ type: 'AskForPin', data }, cause);
  }

  private async order(
    { session }: PinnableSession,
    pin: Readonly<{ pinId: string; installer: PinInstaller; key: string }>,
    { name: representative }: Principal,
  ): Promise<Result<string, PinWishRefusal>> {
    const { rule, defaultAnswer, timeoutSeconds } = session.prompting;
    const { pinId, key: installerKey } = pin;
    const order = { sessionId: session.id, clientId: session.endpoint_id, pinId, installerKey };
    const prompt = rule === 'never' ? undefined : { rule, defaultAnswer, timeoutSeconds };
    const answer = await this.program.pin({ ...order, representative, prompt });
    if (answer === 'taken') return ok(pinId);
    const kind = answer === 'offline' ? 'customer-offline' : 'pin-not-able';
    await this.settlement.fail(session.id, pin, kind);
    return refuse({ kind });
  }
}
