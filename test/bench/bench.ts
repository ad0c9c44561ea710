import type { NatsServer, PostgresServer, RedisServer } from '@jumpfleet/local-servers';

import type { JumpfleetOptions, RunningJumpfleet } from '../support/jumpfleet.js';

/** Units stand in the names: `_per_s`, `_ms`, `_bytes`, `_ratio`. */
export type Figures = Readonly<Record<string, number>>;

export type BenchResult = Readonly<{
  /** Whether the least figures that the benchmark promises were reached, and nothing was lost or refused. */
  ok: boolean;
  metrics: Figures;
  /** The same work done the barest way in the same run: bare `ws`, raw SQL. */
  yardstick: Figures;
}>;

/** What the runner gives a benchmark. Everything started through it is stopped by the runner. */
export interface BenchContext {
  /** One line of progress, on stderr. */
  log(line: string): void;
  /** An empty folder, removed afterwards. */
  readonly workDir: string;
  /** A number given after the benchmark's name (`--clients 1000`), else the fallback. */
  option(name: string, fallback: number): number;
  /** Runs when the benchmark ends, well or badly, last registered first. */
  onEnd(release: () => unknown): void;
  /** A Postgres of the benchmark's own, with fsync as in production. */
  postgres(): Promise<PostgresServer>;
  nats(options?: { syncAlways?: boolean }): Promise<NatsServer>;
  redis(): Promise<RedisServer>;
  /** A whole Jumpfleet in a data directory of its own, healthy when this resolves. */
  jumpfleet(options?: JumpfleetOptions): Promise<RunningJumpfleet>;
}

/** One file each: `test/bench/<name>.bench.ts` exports a `bench`. */
export interface Bench {
  readonly name: string;
  readonly about: string;
  run(context: BenchContext): Promise<BenchResult>;
}
