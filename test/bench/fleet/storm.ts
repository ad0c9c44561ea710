import { machineNow } from '@jumpfleet/gateway-simulation';
import type { FleetProcesses } from '@jumpfleet/gateway-simulation';
import { burst, recentAdmissions } from '@jumpfleet/limits';
import type { RunningJumpfleet } from '../../support/jumpfleet.js';
import type { Finding, UpgradeAuditor } from '../../support/upgrade-auditor.js';
import type { Figures } from '../bench.js';
import { mostInAnySecond, percentile } from './instants.js';

/** Each time that a client was welcomed again: when, and since when the site knew that it waits. */
export type Return = Readonly<{ id: string; at: number; knockedAt: number }>;

type StormOptions = Readonly<{
  system: RunningJumpfleet;
  fleet: FleetProcesses;
  /** Every welcome of the fleet, as it comes. */
  returns: Return[];
  /** Reads what the clients wrote down of being let in. */
  auditor: UpgradeAuditor;
  rate: number;
  victim: string;
  log: (line: string) => void;
}>;

type Storm = Readonly<{
  cutAt: number;
  rate: number;
  returns: readonly Return[];
  /** By Redis's own record. */
  admitted: readonly number[];
  letIn: Finding;
  dials: number;
}>;

/** Turns that come sooner are not compared: a second of them is the way of a request. */
const leastTurnMs = 10_000;

/** All lines are cut at once, and when half of the clients are back a shard is killed. */
export async function storm(options: StormOptions): Promise<Storm> {
  const { system, fleet, returns, rate, log } = options;
  const { clients, dials } = fleet.counts;
  returns.length = 0;
  const since = machineNow();
  fleet.cutAll();
  await fleet.until(({ online }) => online < clients / 2);
  // Cutting so many takes a moment: waits count from when half of them have noticed.
  const cutAt = Date.now();
  const tell = (online: number) =>
    log(`${((Date.now() - cutAt) / 1_000).toFixed(0)} s: ${online} of ${clients} are back`);
  await fleet.until(({ online }) => {
    tell(online);
    return online >= clients / 2;
  });
  process.kill(system.pid(options.victim), 'SIGKILL');
  await fleet.until(({ online }) => {
    tell(online);
    return online === clients;
  });
  const admitted = (await recentAdmissions(await system.redisUrl())).filter((at) => at >= cutAt);
  const caps = { concurrentUpgrades: 0, chunkBytes: 0, connectionsPerSecond: rate };
  const { admissions: letIn } = options.auditor.judge({ ...caps, burst: burst(rate) }, since);
  const counts = { dials: fleet.counts.dials - dials };
  return { cutAt, rate, returns: [...returns], admitted, letIn, ...counts };
}

function secondsOf({ cutAt, returns }: Storm): number {
  return (returns.reduce((last, { at }) => Math.max(last, at), cutAt) - cutAt) / 1_000;
}

type Wait = Readonly<{ knockedMs: number; turnMs: number; backMs: number; overTurn: number }>;

/** When each would come if all came at the very rate, in the order in which they knocked: how much later it was. */
function waitsOf({ cutAt, rate, returns }: Storm): Wait[] {
  const inOrder = [...returns].sort((a, b) => a.knockedAt - b.knockedAt);
  return inOrder.map(({ at, knockedAt }, i) => {
    const turnMs = ((i + 1) * 1_000) / rate;
    const backMs = at - cutAt;
    const overTurn = backMs / Math.max(turnMs, leastTurnMs);
    return { knockedMs: knockedAt - cutAt, turnMs, backMs, overTurn };
  });
}

/** Those that waited longest over their turn, for whoever wants to know why. */
export function longestWaits(storm: Storm, count = 5): string[] {
  const waits = waitsOf(storm).sort((a, b) => b.overTurn - a.overTurn);
  return waits.slice(0, count).map((wait) => {
    const seconds = (ms: number) => (ms / 1_000).toFixed(1);
    const { knockedMs, turnMs, backMs, overTurn } = wait;
    return `knocked at ${seconds(knockedMs)} s, turn ${seconds(turnMs)} s, back at ${seconds(backMs)} s: ${overTurn.toFixed(3)}`;
  });
}

/** What only the clients saw, and what the gate wrote down. */
export function figuresOf(storm: Storm, clients: number): Figures {
  const { cutAt, rate, returns, admitted, letIn, dials } = storm;
  const welcomes = returns.map(({ at }) => at);
  const seconds = secondsOf(storm);
  const over = waitsOf(storm).map(({ overTurn }) => overTurn);
  return {
    clients,
    rate_per_s: rate,
    all_back_s: seconds,
    returns: returns.length,
    used_share_of_rate: Number((returns.length / rate / seconds).toFixed(3)),
    seconds_above_rate_and_burst: letIn.secondsAbove,
    most_let_in_in_any_second_for_certain: letIn.mostForCertain,
    most_let_in_in_any_second_as_read: letIn.most,
    most_welcomed_in_any_second: mostInAnySecond(welcomes),
    most_admitted_in_any_second: mostInAnySecond(admitted),
    longest_wait_over_turn_ratio: Number(Math.max(...over).toFixed(3)),
    wait_over_turn_p99_ratio: Number(percentile(over, 0.99).toFixed(3)),
    lost: clients - new Set(returns.map(({ id }) => id)).size,
    wait_p50_s: (percentile(welcomes, 0.5) - cutAt) / 1_000,
    dials_per_return: Number((dials / returns.length).toFixed(2)),
  };
}

/** At least 0.98 of the rate used, no second above rate and burst, nobody beyond 1.1 times its turn. */
export function isMet(figures: Figures): boolean {
  const { used_share_of_rate: used = 0, longest_wait_over_turn_ratio: wait = Infinity } = figures;
  return (
    used >= 0.98 &&
    wait <= 1.1 &&
    figures['seconds_above_rate_and_burst'] === 0 &&
    figures['lost'] === 0
  );
}
