/**
 * The rules of a fleet's life as plainly as they can be said: every client is looked at every time, and
 * time is added up interval by interval. Written apart from what it checks.
 */
export interface ModelSettings {
  lostDays: number | null;
  deleteDays: number | null;
  keepsUninstalled: boolean;
  guard: { enabled: boolean; percent: number; windowMinutes: number };
}

interface Client {
  online: boolean;
  lastSeen: number;
  minutes: number;
  expiresAt: number | null;
  lost: boolean;
  disabled: boolean;
  uninstalled: boolean;
  deleted: boolean;
  readonly events: string[];
}

interface Trip {
  total: number;
  percent: number;
  onlineBefore: number;
}

interface Sample {
  at: number;
  online: number;
  gone: number;
  lost: number;
}

const minuteMs = 60_000;
const dayMs = 1_440 * minuteMs;

export class FleetRules {
  readonly clients = new Map<string, Client>();
  isGatewayUp = true;
  guard: 'watching' | 'frozen' | 'released' = 'watching';
  trips = 0;
  private trip: Trip = { total: 0, percent: 0, onlineBefore: 0 };
  private armedAt = 0;
  private samples: Sample[] = [];
  private confirmed = new Set<string>();
  private readonly counted: { from: number; to: number }[] = [];
  private lastLook: number | undefined;

  constructor(
    readonly settings: ModelSettings,
    private readonly longestGapMs: number,
  ) {}

  enrol(id: string, now: number, minutes: number, expiresAt: number | null): void {
    const labels = { lost: false, disabled: false, uninstalled: false, deleted: false };
    const events = ['JumpClientEnrolled'];
    this.clients.set(id, { online: false, lastSeen: now, minutes, expiresAt, ...labels, events });
  }

  connect(id: string, now: number): void {
    this.change(id, (client) => {
      client.online = true;
      client.lastSeen = now;
      if (client.lost) client.events.push('JumpClientReturned');
      if (client.disabled) client.events.push('JumpClientEnabled');
      client.lost = client.disabled = false;
    });
  }

  disconnect(id: string, now: number): void {
    this.change(id, (client) => {
      if (client.online) client.lastSeen = now;
      client.online = false;
    });
  }

  disable(id: string, now: number): void {
    this.disconnect(id, now);
    this.change(id, (client) => {
      client.disabled = true;
      client.events.push('JumpClientDisabled');
    });
  }

  uninstall(id: string, now: number): void {
    this.disconnect(id, now);
    this.change(id, (client) => {
      client.uninstalled = true;
      client.lost = client.disabled = false;
      client.events.push('JumpClientUninstalled');
      if (!this.settings.keepsUninstalled) this.remove(client, 'uninstalled');
    });
  }

  edit(id: string, changes: { minutes?: number; expiresAt?: number | null }): void {
    this.change(id, (client) => {
      const { minutes = client.minutes, expiresAt = client.expiresAt } = changes;
      if (minutes === client.minutes && expiresAt === client.expiresAt) return;
      Object.assign(client, { minutes, expiresAt });
      client.events.push('JumpClientEdited');
    });
  }

  loseGateway(now: number): void {
    this.isGatewayUp = false;
    for (const id of this.clients.keys()) this.disconnect(id, now);
  }

  confirm(who: string, now: number): void {
    if (this.guard !== 'frozen') return;
    this.confirmed.add(who);
    if (this.confirmed.size < 2) return;
    this.guard = 'released';
    this.armedAt = now;
  }

  look(now: number): void {
    const since = this.lastLook ?? now;
    const isCounted =
      this.isGatewayUp && this.guard !== 'frozen' && now - since <= this.longestGapMs;
    if (isCounted) this.count(since, now);
    this.lastLook = now;
    const sample = this.observe(now);
    if (this.guard === 'frozen') return;
    for (const client of this.living()) {
      if (this.isExpired(client, now)) this.remove(client, 'expired', sample);
      else if (this.isOverdue(client, now)) this.remove(client, 'offline-too-long', sample);
    }
    for (const client of this.living().filter((one) => this.isSilent(one, now))) {
      client.lost = true;
      client.events.push('JumpClientLost');
      sample.lost++;
    }
  }

  living(): Client[] {
    return [...this.clients.values()].filter(({ deleted }) => !deleted);
  }

  status(id: string): string {
    const client = this.clients.get(id);
    if (!client || client.deleted) return 'gone';
    if (client.uninstalled) return 'uninstalled';
    if (client.disabled) return 'disabled';
    if (client.lost) return 'lost';
    return client.online ? 'online' : 'offline';
  }

  private change(id: string, change: (client: Client) => void): void {
    const client = this.clients.get(id);
    if (client && !client.deleted) change(client);
  }

  private remove(client: Client, reason: string, sample?: Sample): void {
    client.deleted = true;
    client.events.push(`JumpClientDeleted ${reason}`);
    if (sample) sample.gone++;
  }

  private count(from: number, to: number): void {
    const last = this.counted.at(-1);
    if (last?.to === from) last.to = to;
    else this.counted.push({ from, to });
  }

  /** For how long it was offline, of the time that counts. */
  private silentMs({ lastSeen, online }: Client, now: number): number {
    if (online) return -1;
    return this.counted.reduce(
      (sum, { from, to }) => sum + Math.max(Math.min(to, now) - Math.max(from, lastSeen), 0),
      0,
    );
  }

  private isExpired({ expiresAt }: Client, now: number): boolean {
    return expiresAt !== null && expiresAt <= now;
  }

  private isOverdue(client: Client, now: number): boolean {
    const { deleteDays } = this.settings;
    const limit = client.minutes > 0 ? client.minutes * minuteMs : (deleteDays ?? Infinity) * dayMs;
    return this.silentMs(client, now) >= limit;
  }

  private isSilent(client: Client, now: number): boolean {
    const { lostDays } = this.settings;
    if (lostDays === null || client.lost || client.uninstalled) return false;
    return this.silentMs(client, now) >= lostDays * dayMs;
  }

  private observe(now: number): Sample {
    const sample: Sample = { at: now, online: 0, gone: 0, lost: 0 };
    const { enabled, percent, windowMinutes } = this.settings.guard;
    if (!enabled && this.guard === 'watching') return sample;
    const from = Math.max(
      now - windowMinutes * minuteMs,
      this.guard === 'watching' ? this.armedAt : 0,
    );
    const recent = this.samples.filter(({ at }) => at > from);
    this.samples.push(sample);
    const present = this.living().filter(({ uninstalled }) => !uninstalled);
    const total = present.length;
    sample.online = present.filter((one) => one.online && !one.disabled && !one.lost).length;
    const onlineBefore = Math.max(sample.online, ...recent.map(({ online }) => online));
    const due = this.living().filter((one) => this.isExpired(one, now) || this.isOverdue(one, now));
    const silent = this.living().filter((one) => this.isSilent(one, now));
    const worst = Math.max(due.length, silent.length);
    const seen = { total, online: sample.online, worst };
    if (this.guard === 'watching' && enabled) {
      const gone = recent.reduce((sum, one) => sum + one.gone, 0);
      const lost = recent.reduce((sum, one) => sum + one.lost, 0);
      const turned = [onlineBefore - sample.online, lost + silent.length, gone + due.length];
      if (Math.max(...turned) * 100 > (total + gone) * percent)
        this.freeze({ total: total + gone, percent, onlineBefore });
    } else if (this.isSettled(seen)) this.rearm(now);
    return sample;
  }

  private freeze(trip: Trip): void {
    this.guard = 'frozen';
    this.trips++;
    this.confirmed.clear();
    this.trip = trip;
  }

  private isSettled({
    total,
    online,
    worst,
  }: Record<'total' | 'online' | 'worst', number>): boolean {
    const { percent, onlineBefore } = this.trip;
    if (this.guard === 'released') return worst * 100 <= total * percent;
    const bound = this.trip.total * percent;
    return (onlineBefore - online) * 100 <= bound && worst * 100 <= bound;
  }

  private rearm(now: number): void {
    this.guard = 'watching';
    this.armedAt = now;
  }
}
