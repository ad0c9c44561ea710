import type { UpgradePermits } from '@jumpfleet/gateway-domain';
import type { Admission, ReturnSlot } from '../../application/admission.js';
import type { UpgradeReporter } from '../nats/upgrade-reporter.js';
import type { ClientUpgrade } from './client-upgrade.js';

export type ReturnSlots = Pick<Admission, 'reserveReturn'>;
type Slot = ReturnSlot & Readonly<{ drawnAt: number }>;

/** A slot that lay about for longer than this is drawn anew: its time may be past. */
const slotGoodMs = 2_000;

/** Sends clients that are ready into their restart: with a slot to come back to, and not before the site knows. */
export class UpgradeRestarts {
  constructor(
    private readonly slots: ReturnSlots,
    private readonly permits: UpgradePermits,
    private readonly reporter: UpgradeReporter,
  ) {}

  /** Draws a slot; without one the client waits, through no fault of its own. */
  async draw(upgrade: ClientUpgrade): Promise<void> {
    upgrade.hold = 'slot';
    upgrade.isTrying = true;
    const { clientId } = upgrade.socket;
    const slot = await this.slots.reserveReturn(clientId, upgrade.awayMs).catch(() => undefined);
    upgrade.isTrying = slot !== undefined;
    if (slot && upgrade.isCurrent) this.announce(upgrade, { ...slot, drawnAt: performance.now() });
  }

  /** The line ends soon: that it is no disconnection must be kept before. */
  private announce(upgrade: ClientUpgrade, slot: Slot): void {
    const { grant, socket, bytes } = upgrade;
    const item = {
      client: socket.clientId,
      permit: grant.permit,
      state: 'restarting' as const,
      bytes,
      within_ms: slot.inMs + grant.trial_ms,
    };
    this.reporter.report(item, () => {
      this.restart(upgrade, slot);
    });
  }

  private restart(upgrade: ClientUpgrade, { slot, inMs, drawnAt }: Slot): void {
    upgrade.isTrying = false;
    if (!upgrade.isCurrent) return;
    const now = performance.now();
    if (now - drawnAt > slotGoodMs) {
      void this.draw(upgrade);
      return;
    }
    const { permit, trial_ms } = upgrade.grant;
    const in_ms = Math.max(0, Math.round(inMs - (now - drawnAt)));
    const within_ms = in_ms + trial_ms;
    upgrade.hold = undefined;
    this.permits.restarting(upgrade.socket.clientId, permit, now + within_ms);
    upgrade.tell({ t: 'upgrade-restart', permit, slot, in_ms, within_ms });
  }
}
