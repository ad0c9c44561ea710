import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { SettlePin } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { PIN_DESK } from './ports.js';
import type { CustomerWord, PinDesk } from './ports.js';
import { SessionKeyCommands } from './session-key-commands.js';
import type { PinState, SessionKeyRow } from './session-key.projection.js';

type Told = Extract<CustomerWord, Readonly<{ event: 'pinned' }>>;

/** After this nobody waits any more for a client that was told to install itself. */
const patienceMs = 10 * 60_000;

/** Brings a pin to its end: pinned is what registry has enrolled, whatever the customer's program says. */
@Injectable()
export class PinSettlement {
  constructor(
    private readonly commands: SessionKeyCommands,
    @Inject(PIN_DESK) private readonly desk: PinDesk,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async told(row: SessionKeyRow, { pin, ok, code = 'pin-failed' }: Told): Promise<void> {
    if (row.pin?.state !== 'asked' || row.pin.pinId !== pin) return;
    if (ok) await this.look(row);
    else await this.fail(row.session_id, row.pin, code);
  }

  /** Asks registry who came; one that never comes has failed in the end. */
  async look({ session_id: sessionId, pin }: SessionKeyRow): Promise<void> {
    if (pin?.state !== 'asked') return;
    const { pinId, installer, askedAt } = pin;
    const jumpClientId = await this.desk.enrolledWith(installer.id);
    if (jumpClientId !== undefined)
      await this.settle({ sessionId, pinId, outcome: 'pinned', jumpClientId });
    else if (this.clock.now().getTime() - new Date(askedAt).getTime() > patienceMs)
      await this.fail(sessionId, pin, 'pin-timeout');
  }

  /** The installer goes first: nobody enrols with it after that. */
  async fail(
    sessionId: string,
    { pinId, installer }: Pick<PinState, 'pinId' | 'installer'>,
    code: string,
  ): Promise<void> {
    await this.desk.revokeInstaller(installer.id);
    await this.settle({ sessionId, pinId, outcome: 'failed', code });
  }

  private async settle(data: SettlePin['data']): Promise<void> {
    await this.commands.handle({ type: 'SettlePin', data });
  }
}
