import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { FleetProcesses, IdentityFile, enrolIdentities } from '@jumpfleet/gateway-simulation';
import type { SimulatedIdentity } from '@jumpfleet/gateway-simulation';
import { SiteRefusal } from '@jumpfleet/gateway-client';
import type { SiteApi } from '@jumpfleet/gateway-client';
import { workspaceRoot } from '@jumpfleet/local-servers';
import type { RunningJumpfleet } from '../support/jumpfleet.js';
import type { Bench, BenchContext } from './bench.js';
import { percentile } from './fleet/instants.js';
import { apiOf, installerKey, listAll } from './fleet/site.js';
import { otherShard } from './sessions/real-client.js';
import type { FromTypists, ToTypists } from './sessions/typists.js';

const mostP99Ms = 50;
const keysEachMs = 100;
const dialsPerSecond = 300;
/** SB-02: so many may start at once. */
const startsAtOnce = 8;
const busyPauseMs = 100;
const processes = 2;

async function fleetOf(
  context: BenchContext,
  { system, api }: Readonly<{ system: RunningJumpfleet; api: SiteApi }>,
  clients: number,
): Promise<void> {
  await api.put('/api/v1/settings/jump-clients', { connection_rate_per_second: dialsPerSecond });
  const identities: SimulatedIdentity[] = [];
  await enrolIdentities({
    site: system.url,
    installerKey: await installerKey(api),
    indices: Array.from({ length: clients }, (_, index) => index),
    enrolled: (identity) => identities.push(identity),
  });
  const file = new IdentityFile(join(context.workDir, 'identities.jsonl'));
  file.append(identities);
  const fleet = new FleetProcesses({
    site: system.url,
    identityFile: file.path,
    clients,
    dialsPerSecond,
  });
  context.onEnd(() => fleet.stop());
  await fleet.until(({ online }) => online === clients);
}

/** Representatives in a process of their own. */
class Typists {
  private readonly child: ChildProcess;
  private readonly heard: ((message: FromTypists) => void)[] = [];

  constructor(context: BenchContext) {
    this.child = fork(new URL('./sessions/typists.ts', import.meta.url), [], {
      execArgv: ['--import', `${workspaceRoot()}/tools/setup/typescript.mjs`],
    });
    context.onEnd(() => this.child.kill('SIGKILL'));
    this.child.on('message', (message: FromTypists) => this.heard.shift()?.(message));
  }

  /** Answers come in the order of the questions' ends, and each question of a kind is alike. */
  ask(message: ToTypists): Promise<FromTypists> {
    const answer = new Promise<FromTypists>((resolve) => this.heard.push(resolve));
    // One that is gone answers nobody: told here, it would end this process before what it started is stopped.
    this.child.send(message, () => undefined);
    return answer;
  }
}

/** A start counts until its line is reported, a moment after it is there: who is told to try again does. */
async function ticketFor(api: SiteApi, clientId: string): Promise<string> {
  for (;;) {
    try {
      const jump = await api.post(`/api/v1/jump-clients/${clientId}/jump`, { tools: ['shell'] });
      return (jump as { ticket: string }).ticket;
    } catch (error) {
      if (!(error instanceof SiteRefusal) || error.status !== 503) throw error;
      await pause(busyPauseMs);
    }
  }
}

export const bench: Bench = {
  name: 'session-many',
  about: '1,000 sessions at once, each with ten keystrokes a second: their echo over two shards',
  async run(context) {
    const sessions = context.option('sessions', 1_000);
    const forMs = context.option('seconds', 30) * 1_000;
    const system = await context.jumpfleet();
    const api = apiOf(system);
    await fleetOf(context, { system, api }, sessions);
    const waiting = (await listAll(api)).filter(({ shard }) => shard !== null);
    const ports = new Map<string, number>();
    for (const shard of ['shard-1', 'shard-2'])
      ports.set(shard, await system.port(`${shard}.http`));
    const typists = Array.from({ length: processes }, () => new Typists(context));
    let opened = 0;
    const openNext = async (): Promise<void> => {
      for (let client = waiting.pop(); client; client = waiting.pop()) {
        const port = ports.get(otherShard(client)) ?? 0;
        const ticket = await ticketFor(api, client.id);
        const typist = typists[opened % processes];
        const url = `ws://127.0.0.1:${port}/session`;
        const answer = await typist?.ask({ type: 'session', url, ticket });
        if (answer?.type !== 'open') throw new Error(JSON.stringify(answer));
        if (++opened % 250 === 0) context.log(`${opened} sessions run`);
      }
    };
    await Promise.all(Array.from({ length: startsAtOnce }, openNext));
    const typed = await Promise.all(
      typists.map((each) => each.ask({ type: 'start', everyMs: keysEachMs, forMs })),
    );
    const done = typed.filter((answer) => answer.type === 'done');
    const times = done.flatMap(({ latenciesMs }) => latenciesMs);
    const at = (share: number): number => Number(percentile(times, share).toFixed(2));
    const unanswered = done.reduce((sum, each) => sum + each.unanswered, 0);
    const perSecond = Math.round(times.length / (forMs / 1_000));
    const wanted = (sessions * 1_000) / keysEachMs;
    return {
      ok: at(0.99) <= mostP99Ms && unanswered === 0 && perSecond >= 0.98 * wanted,
      metrics: {
        sessions: opened,
        echoes_per_s: perSecond,
        echo_p50_ms: at(0.5),
        echo_p99_ms: at(0.99),
        unanswered_keys: unanswered,
      },
      yardstick: { most_echo_p99_ms: mostP99Ms, wanted_echoes_per_s: wanted },
    };
  },
};
