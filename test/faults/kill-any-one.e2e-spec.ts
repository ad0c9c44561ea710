import { setTimeout as delay } from 'node:timers/promises';

import { beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@jumpfleet/testing';

import { openScenario } from '../support/scenario.js';
import type { Scenario } from '../support/scenario.js';
import { receiveWebhooks } from '../support/webhook-receiver.js';
import type { WebhookReceiver } from '../support/webhook-receiver.js';
import { KnownFleet } from './fleet.js';
import { Traffic } from './traffic.js';

type HistoryEntry = Readonly<{
  type: string;
  revision: number;
  data: Readonly<{ settings?: Readonly<{ comments: string }> }>;
}>;
type HistoryPage = Readonly<{ items: readonly HistoryEntry[]; next_cursor: string | null }>;
type Session = Readonly<{ id: string; status: string; started_at: string | null }>;

const wholeSystemMs = 600_000;
const victimMs = 120_000;
const healthyWithinMs = 30_000;
const presenceWithinMs = 15_000;
const trafficMs = 1_500;

let scenario: Scenario;
let webhooks: WebhookReceiver;
let fleet: KnownFleet;
let installerKey: string;

beforeAll(async () => {
  webhooks = await receiveWebhooks();
  scenario = await openScenario({ isAlone: true });
  const { api } = scenario;
  await api.request('/api/v1/settings/jump-clients', {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ connection_rate_per_second: 300 }),
  });
  await api.post('/api/v1/outbound-events/recipients', {
    name: 'tickets',
    url: webhooks.url,
    format: 'json',
    retry_interval_seconds: 1,
  });
  const installer = (await api.post('/api/v1/installers', {
    jump_group_id: 1,
    paced: false,
  })) as { installer_id: string };
  installerKey = installer.installer_id;
  fleet = await KnownFleet.enrol(scenario, installerKey, [30, 15]);
  fleet.start();
  await fleet.presenceIsTrue(60_000);
}, wholeSystemMs);

async function healthy(): Promise<void> {
  const health = await fetch(`${scenario.system.url}/health`);
  if (health.status !== 200) throw new Error(await health.text());
}

/** Every acknowledged enrolment is there, once. */
async function checkEnrolments({ enrolled }: Traffic): Promise<void> {
  expect(enrolled.length).toBeGreaterThan(5);
  for (const { clientId, hostname } of enrolled) {
    const page = (await scenario.api.get(`/api/v1/jump-clients?search=${hostname}`)) as {
      items: { id: string }[];
    };
    expect(page.items.map(({ id }) => id)).toEqual([clientId]);
  }
}

/** Newest first, all pages of it. */
async function historyOf(path: string): Promise<HistoryEntry[]> {
  const items: HistoryEntry[] = [];
  for (let query = ''; ;) {
    const page = (await scenario.api.get(path + query)) as HistoryPage;
    items.push(...page.items);
    if (page.next_cursor === null) return items;
    query = `?cursor=${page.next_cursor}`;
  }
}

/** Every acknowledged edit is in the log, once and in its place; the log has no hole. */
async function checkEdits({ edits }: Traffic, clientId: string): Promise<void> {
  expect(edits.length).toBeGreaterThan(5);
  const path = `/api/v1/jump-clients/${clientId}/history`;
  const items = (await historyOf(path)).reverse();
  expect(items.map(({ revision }) => revision)).toEqual(items.map((_, index) => index + 1));
  const comments = items
    .filter(({ type }) => type === 'JumpClientEdited')
    .map(({ data }) => data.settings?.comments);
  expect(new Set(comments).size).toBe(comments.length);
  const acknowledged = new Set(edits);
  expect(comments.filter((text) => acknowledged.has(text ?? ''))).toEqual(edits);
}

/** Every acknowledged jump is known and over, and the ticketing system heard of it once. */
async function checkSessions({ sessions }: Traffic): Promise<void> {
  expect(sessions.length).toBeGreaterThan(0);
  for (const id of sessions) {
    const session = await eventually(
      async () => {
        const found = (await scenario.api.get(`/api/v1/sessions/${id}`)) as Session;
        expect(found.status).toBe('ended');
        return found;
      },
      { timeoutMs: 60_000 },
    );
    const expected = session.started_at === null ? 0 : 1;
    // A delivery whose worker was killed is taken up again when its lock is over, 30 s later.
    await eventually(
      () => {
        expect(eventsTold(id, 'support_conference_begin')).toBe(expected);
        expect(eventsTold(id, 'support_conference_end')).toBe(expected);
      },
      { timeoutMs: 60_000 },
    );
  }
}

/** A webhook may come twice under one id, as its specification says; a second id would be a second event. */
function eventsTold(sessionId: string, name: string): number {
  const about = webhooks.deliveries.filter(
    ({ body }) => body.includes(sessionId) && body.includes(name),
  );
  return new Set(about.map(({ headers }) => headers['webhook-id'])).size;
}

describe('killing any one process while computers enrol and people work', () => {
  it.each([
    ...['policy', 'registry', 'sessions', 'upgrade-orchestrator', 'outbound-events'],
    ...['shard-1', 'nats', 'redis', 'postgres'],
  ])(
    '%s: loses no acknowledged command, doubles no effect, and presence is true again',
    async (victim) => {
      const [edited, ...targets] = fleet.steadyIdentities.map(({ clientId }) => clientId);
      const traffic = new Traffic(scenario, installerKey, edited ?? '', targets);
      try {
        await delay(trafficMs);
        process.kill(scenario.system.pid(victim), 'SIGKILL');
        fleet.move();
        await eventually(healthy, { timeoutMs: healthyWithinMs, pollMs: 100 });
        await fleet.presenceIsTrue(presenceWithinMs);
        await delay(trafficMs);
      } finally {
        await traffic.stop();
      }
      await checkEnrolments(traffic);
      await checkEdits(traffic, edited ?? '');
      await checkSessions(traffic);
    },
    victimMs,
  );
});
