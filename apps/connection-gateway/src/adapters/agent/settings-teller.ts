import type { GatewayMessage, OwnOfflineTimes } from '@jumpfleet/gateway-contracts';
import type { SiteClientSettings } from '../../application/site-client-settings.js';
import type { AgentLines } from './agent-lines.js';
import type { AgentSocket } from './agent-socket.js';

/** A few milliseconds of work at a time, so that a shard that tells all of its clients serves them meanwhile. */
const groupSize = 250;
const pauseMs = 10;

/** Tells connected clients of changed settings. Those that connect later hear of them in their welcome. */
export class SettingsTeller {
  /** Only clients that have one, and only as long as their line. */
  private readonly ownMinutes = new WeakMap<AgentSocket, number>();
  private round = 0;

  constructor(
    private readonly lines: AgentLines,
    private readonly settings: SiteClientSettings,
  ) {}

  /**
   * A change that comes while all are being told starts anew; the newest reaches everybody, and once: who connects
   * meanwhile has it in the welcome.
   */
  async tellAll(): Promise<void> {
    const round = ++this.round;
    const frame = frameOf(this.settings.current);
    let told = 0;
    for (const socket of [...this.lines.sockets()]) {
      const minutes = this.ownMinutes.get(socket);
      socket.send(
        minutes === undefined ? frame : frameOf(this.settings.withOfflineMinutes(minutes)),
      );
      if (++told % groupSize > 0) continue;
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      if (round !== this.round) return;
    }
  }

  tellOwn({ items }: OwnOfflineTimes): void {
    for (const { client, minutes } of items) {
      const socket = this.lines.find(client);
      if (!socket || (this.ownMinutes.get(socket) ?? 0) === minutes) continue;
      this.ownMinutes.set(socket, minutes);
      socket.send(frameOf(this.settings.withOfflineMinutes(minutes)));
    }
  }

  stop(): void {
    this.round++;
  }
}

function frameOf(settings: SiteClientSettings['current']): string {
  return JSON.stringify({ t: 'settings', ...settings } satisfies GatewayMessage);
}
