import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from '@jest/globals';
import { RepresentativeLine } from '@jumpfleet/gateway-client';
import { eventually } from '@jumpfleet/testing';

import { openSessionsWorld } from '../e2e/sessions/world.js';
import type { SessionsWorld } from '../e2e/sessions/world.js';
import { frailWay } from '../support/frail-way.js';
import type { FrailWay } from '../support/frail-way.js';
import { portsOf, shardAt } from '../support/processes.js';
import { CountingShell } from './counting-shell.js';

type Recording = Readonly<{
  leg: string;
  channel: number;
  missing_bytes: number;
  gaps: number;
  is_live: boolean;
}>;

const wholeSystemMs = 600_000;
const faultMs = 120_000;
const graceMs = 60_000;
const healthyWithinMs = 30_000;
/** A second of counting. */
const linesAfter = 20;

let world: SessionsWorld;
let way: FrailWay;
let line: RepresentativeLine;
let shell: CountingShell;
let path: string;
let clientPid: number;
/** How much was shown when a shard of the computer's line, once killed, was there again. */
let shownAtLoss = 0;
/** A session whose representative is gone for good before anything is killed. */
let forsaken: Readonly<{ path: string; shell: CountingShell }>;

beforeAll(async () => {
  world = await openSessionsWorld({ isAlone: true });
  clientPid = Number(await readFile(join(world.client.dir, 'state', 'client.pid'), 'utf8'));
  way = await frailWay(world.system.url);
  forsaken = await forsakenSession();
  const { started, line: attached } = await world.attach({}, way);
  path = `/api/v1/sessions/${started.session.id}`;
  line = attached;
  shell = await CountingShell.open(line);
}, wholeSystemMs);

async function forsakenSession() {
  const { session, websocket_url: url, ticket } = await world.jump();
  const doomed = await RepresentativeLine.open(way.by(url), ticket);
  const opened = await CountingShell.open(doomed);
  way.cut();
  return { path: `/api/v1/sessions/${session.id}`, shell: opened };
}

const ourShard = () => shardAt(world.system, way.ports());
const theirShard = () => shardAt(world.system, portsOf(clientPid));

/** Brings the two ends of the session to one shard, or to two: the edge gives new lines to its shards in turn. */
async function endsAreAt(shards: 1 | 2): Promise<void> {
  await eventually(
    async () => {
      const [ours, theirs] = [ourShard(), theirShard()];
      if (ours === undefined || theirs === undefined) return false;
      if ((ours === theirs) === (shards === 1)) return true;
      const back = once(line, 'back');
      way.cut();
      await back;
      return false;
    },
    { timeoutMs: graceMs },
  );
}

/** Resolves when it runs anew. */
async function kill(victim = 'nobody'): Promise<void> {
  const { system } = world;
  const isTheirs = victim === theirShard();
  const killed = system.pid(victim);
  process.kill(killed, 'SIGKILL');
  await eventually(() => system.pid(victim) !== killed, { timeoutMs: healthyWithinMs });
  if (isTheirs) shownAtLoss = shell.screen.length;
}

async function killAndCut(): Promise<void> {
  const restarted = kill('sessions');
  way.cut();
  await restarted;
}

const faults: readonly (readonly [string, () => void | Promise<void>, 1 | 2])[] = [
  ['the shard of the representative’s line is killed', () => kill(ourShard()), 2],
  ['the shard of the computer’s line is killed', () => kill(theirShard()), 2],
  ['the shard of both lines is killed', () => kill(ourShard()), 1],
  ['the sessions service is killed', () => kill('sessions'), 2],
  ['sessions is killed, and the representative needs a new line', killAndCut, 2],
  ['NATS is killed', () => kill('nats'), 2],
  ['the representative’s network is gone without a word', () => way.vanish(), 2],
];

/** All that was shown, with what the recording lacks taken from the screen, and where it lacks how much. */
function replayed(cast: string): { text: string; gaps: { at: number; bytes: number }[] } {
  const gaps: { at: number; bytes: number }[] = [];
  let text = '';
  for (const event of cast.trim().split('\n').slice(1)) {
    const [, kind, data] = JSON.parse(event) as [number, string, string];
    if (kind === 'o') text += data;
    if (kind !== 'm') continue;
    const bytes = Number.parseInt(data, 10);
    gaps.push({ at: text.length, bytes });
    text += shell.screen.slice(text.length, text.length + bytes);
  }
  return { text, gaps };
}

/** The only recording of a session, once it is over. */
async function recordingOf(session: string) {
  const { items } = (await world.api.get(`${session}/recordings`)) as { items: Recording[] };
  const [recording, another] = items;
  if (!recording || another || recording.is_live) throw new Error(JSON.stringify(items));
  const cast = `${session}/recordings/${recording.leg}/${String(recording.channel)}`;
  return { recording, ...replayed(await (await world.api.request(cast)).text()) };
}

async function healthy(): Promise<void> {
  const health = await fetch(`${world.system.url}/health`);
  if (health.status !== 200) throw new Error(await health.text());
}

describe('A session whose parts are killed one after the other', () => {
  it.each(faults)(
    'goes on when %s: every line comes once and in its place',
    async (_what, fault, shards) => {
      await endsAreAt(shards);
      const before = shell.numbers.length;
      await fault();
      await eventually(() => expect(shell.numbers.length).toBeGreaterThan(before + linesAfter), {
        timeoutMs: graceMs,
      });
      await eventually(healthy, { timeoutMs: healthyWithinMs, pollMs: 100 });
      expect(await world.api.get(path)).toMatchObject({ status: 'running' });
      const { numbers } = shell;
      expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    },
    faultMs,
  );

  it(
    'ends with a reason, leaves no process, and has on record what was shown, or says that it is missing',
    async () => {
      expect(shell.processes.length).toBeGreaterThan(1);
      line.end();
      await eventually(async () =>
        expect(await world.api.get(`${path}/report`)).toMatchObject({
          status: 'ended',
          end_reason: 'representative',
        }),
      );
      await eventually(() => expect(shell.processes).toEqual([]));

      const { recording, gaps } = await eventually(async () => {
        const recorded = await recordingOf(path);
        // What a bus that was away has not confirmed comes some seconds later.
        expect(recorded.text.slice(0, shell.screen.length)).toBe(shell.screen);
        return recorded;
      });
      const missing = gaps.reduce((sum, { bytes }) => sum + bytes, 0);
      expect(recording).toMatchObject({ gaps: gaps.length, missing_bytes: missing });
      // Only a shard that dies takes with it what it was about to record: of a moment, and nothing later.
      expect(missing).toBeLessThan(shell.screen.length / 10);
      for (const { at } of gaps) expect(at).toBeLessThan(shownAtLoss);
    },
    faultMs,
  );

  it(
    'ends by itself when its representative does not come back, whatever is killed meanwhile',
    async () => {
      await eventually(
        async () =>
          expect(await world.api.get(`${forsaken.path}/report`)).toMatchObject({
            status: 'ended',
            end_reason: 'connection-lost',
          }),
        { timeoutMs: faultMs, pollMs: 200 },
      );
      await eventually(() => expect(forsaken.shell.processes).toEqual([]));
    },
    faultMs,
  );
});
