import { expect, it } from '@jest/globals';
import type { FakeClock } from '@jumpfleet/testing';
import { fakeClock } from '@jumpfleet/testing';
import { FleetRules } from './testing/fleet-rules.js';
import type { ModelSettings } from './testing/fleet-rules.js';
import { TimedSite, longestGapMs } from './testing/timed-site.js';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const days = 730;
const administrators = ['Ada', 'Bob'];

/** The same life each time that it is told (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One fleet lived twice: by the registry, and by the rules. */
class FleetLife {
  private readonly random: () => number;
  private outageUntil = 0;
  private gatewayAwayUntil = 0;
  readonly happened = { restarts: 0, outages: 0, gatewayOutages: 0, confirmations: 0 };

  constructor(
    private readonly site: TimedSite,
    private readonly rules: FleetRules,
    private readonly clock: FakeClock,
    seed: number,
  ) {
    this.random = dice(seed);
  }

  async day(day: number): Promise<void> {
    await this.mishaps(day);
    const acts = Math.floor(this.random() * 5);
    for (let act = 0; act < acts; act++) {
      this.clock.advance(1 + Math.floor(this.random() * hourMs));
      await this.act();
    }
    this.clock.advance(dayMs - (this.now % dayMs));
    if (this.now < this.outageUntil) return;
    await this.site.scan();
    this.rules.look(this.now);
  }

  async change(settings: Partial<ModelSettings>): Promise<void> {
    Object.assign(this.rules.settings, settings);
    const { lostDays, deleteDays, keepsUninstalled, guard } = this.rules.settings;
    const body = {
      lost_after_days: lostDays,
      delete_after_days: deleteDays,
      uninstalled_behaviour: keepsUninstalled ? 'keep' : 'remove',
      mass_change_guard: {
        enabled: guard.enabled,
        percent: guard.percent,
        window_minutes: guard.windowMinutes,
      },
    };
    const { status } = await this.site.call('PUT', '/api/v1/settings/jump-clients', body);
    expect(status).toBe(200);
  }

  async enrol(): Promise<void> {
    const minutes = this.random() < 0.2 ? 60 * Math.ceil(this.random() * 240) : 0;
    const expiry = this.random() < 0.15 ? this.now + Math.ceil(this.random() * 400) * dayMs : null;
    const id = await this.site.enrol({
      maxOfflineMinutes: minutes,
      ...(expiry !== null && { expiresAt: new Date(expiry).toISOString() }),
    });
    this.rules.enrol(id, this.now, minutes, expiry);
    if (this.random() < 0.9) await this.connect(id);
  }

  private get now(): number {
    return this.clock.now().getTime();
  }

  /** Outages, restarts, and settings that change, on days of their own. */
  private async mishaps(day: number): Promise<void> {
    if (day % 181 === 90) {
      await this.site.restart();
      this.happened.restarts++;
    }
    if (day % 211 === 100) {
      this.outageUntil = this.now + 9 * dayMs;
      this.happened.outages++;
    }
    if (day % 157 === 60) {
      await this.site.loseGateway();
      this.rules.loseGateway(this.now);
      this.gatewayAwayUntil = this.now + 20 * dayMs;
      this.happened.gatewayOutages++;
    }
    if (this.gatewayAwayUntil !== 0 && this.now >= this.gatewayAwayUntil) await this.gatewayBack();
    const settings = settingsByDay.get(day);
    if (settings) await this.change(settings);
    if (this.rules.guard === 'frozen' && this.random() < 0.1) await this.confirm();
  }

  /** Most come back, each in its own time. */
  private async gatewayBack(): Promise<void> {
    this.gatewayAwayUntil = 0;
    await this.site.openGateway();
    this.rules.isGatewayUp = true;
    for (const id of this.rules.clients.keys())
      if (this.random() < 0.85 && this.rules.status(id) !== 'uninstalled') await this.connect(id);
  }

  private async confirm(): Promise<void> {
    this.happened.confirmations++;
    for (const who of administrators) {
      await this.site.call('POST', '/api/v1/fleet/guard/confirmations', undefined, who);
      this.rules.confirm(who, this.now);
    }
  }

  private async act(): Promise<void> {
    const roll = this.random();
    if (roll < 0.12) return this.enrol();
    const there = [...this.rules.clients.keys()].filter((id) => this.rules.status(id) !== 'gone');
    const id = there[Math.floor(this.random() * there.length)];
    if (id === undefined) return;
    if (roll < 0.5) return this.connectOrNot(id);
    if (roll < 0.85) return this.disconnect(id);
    return this.rareAct(id, roll);
  }

  private async rareAct(id: string, roll: number): Promise<void> {
    // Only who is connected can say good-bye; whoever cannot simply stays offline (RG-36).
    const isThere = this.rules.status(id) === 'online';
    if (roll < 0.88 && isThere) {
      await this.site.reportUninstalled(id);
      this.rules.uninstall(id, this.now);
    } else if (roll < 0.91 && isThere) {
      await this.site.reportDisabled(id);
      this.rules.disable(id, this.now);
    } else if (roll < 0.96) {
      const minutes = this.random() < 0.5 ? 0 : 60 * Math.ceil(this.random() * 400);
      await this.site.edit(id, { maxOfflineMinutes: minutes });
      this.rules.edit(id, { minutes });
    } else {
      const expiresAt =
        this.random() < 0.5 ? null : this.now + Math.ceil(this.random() * 90) * dayMs;
      const asText = expiresAt === null ? null : new Date(expiresAt).toISOString();
      await this.site.edit(id, { expiresAt: asText });
      this.rules.edit(id, { expiresAt });
    }
  }

  private async connectOrNot(id: string): Promise<void> {
    const isOff = ['offline', 'lost', 'disabled'].includes(this.rules.status(id));
    if (isOff && this.random() < 0.6) await this.connect(id);
  }

  private async connect(id: string): Promise<void> {
    if (!this.rules.isGatewayUp) return;
    await this.site.connect(id);
    this.rules.connect(id, this.now);
  }

  private async disconnect(id: string): Promise<void> {
    if (this.rules.status(id) !== 'online') return;
    await this.site.disconnect(id);
    this.rules.disconnect(id, this.now);
  }
}

const guard = { enabled: true, percent: 25, windowMinutes: 2_880 };
const settingsByDay = new Map<number, Partial<ModelSettings>>([
  [45, { lostDays: 15, deleteDays: 40 }],
  [120, { lostDays: null, deleteDays: null }],
  [150, { lostDays: 20, deleteDays: 60, keepsUninstalled: false }],
  [200, { guard }],
  [330, { deleteDays: 21 }],
  [360, { deleteDays: 180, keepsUninstalled: true }],
  [420, { lostDays: 15, deleteDays: 16, guard: { ...guard, percent: 10 } }],
  [500, { guard: { ...guard, enabled: false } }],
  [600, { lostDays: 30, deleteDays: 45, guard }],
]);

type Truth = Readonly<{ status: string; events: readonly string[] }>;

async function lived(site: TimedSite): Promise<Map<string, Truth>> {
  const { rows } = await site.database.query<{ id: string; status: string; events: string[] }>(
    `SELECT e.id, e.events, CASE WHEN s.client_id IS NULL THEN 'gone' WHEN s.uninstalled THEN 'uninstalled'
       WHEN s.disabled THEN 'disabled' WHEN s.lost THEN 'lost' WHEN s.online THEN 'online' ELSE 'offline' END AS status
     FROM (SELECT data->>'clientId' AS id, array_agg(concat_ws(' ', type, data->>'reason') ORDER BY revision) AS events
           FROM events WHERE stream LIKE 'registry.jump-client.%' GROUP BY 1) e
     LEFT JOIN jump_client_state s ON s.client_id = e.id::uuid`,
  );
  return new Map(rows.map(({ id, status, events }) => [id, { status, events }]));
}

function ruled(rules: FleetRules): Map<string, Truth> {
  return new Map(
    [...rules.clients].map(([id, { events }]) => [id, { status: rules.status(id), events }]),
  );
}

it.each([20_260_101])(
  'RG-11, RG-12, RG-30..36, D5: two years of a fleet end as the rules say (life %i)',
  async (seed) => {
    const clock = fakeClock('2026-01-01T00:00:00.000Z');
    const site = await TimedSite.open(clock);
    const settings = { lostDays: 30, deleteDays: 180, keepsUninstalled: true };
    const off = { enabled: false, percent: 20, windowMinutes: 60 };
    const rules = new FleetRules({ ...settings, guard: off }, longestGapMs);
    const life = new FleetLife(site, rules, clock, seed);
    for (let n = 0; n < 30; n++) await life.enrol();
    for (let day = 0; day < days; day++) {
      await life.day(day);
      if (day % 73 === 72) expect(await lived(site)).toEqual(ruled(rules));
    }
    expect(await lived(site)).toEqual(ruled(rules));

    const told = [...rules.clients.values()].flatMap(({ events }) => events);
    for (const event of [
      'JumpClientLost',
      'JumpClientReturned',
      'JumpClientDisabled',
      'JumpClientEnabled',
      'JumpClientDeleted expired',
      'JumpClientDeleted offline-too-long',
      'JumpClientDeleted uninstalled',
    ])
      expect(told).toContain(event);
    expect(rules.trips).toBeGreaterThan(0);
    expect(Object.values(life.happened).every((times) => times > 0)).toBe(true);
  },
  240_000,
);
