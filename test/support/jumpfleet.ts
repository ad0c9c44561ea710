export type JumpfleetOptions = Readonly<{
  shards?: number;
  /** Added to the environment of every process of the system, e.g. `ADMISSION=off`. */
  env?: Readonly<Record<string, string>>;
}>;

/** A whole system started through the launcher, as `npm start` does. */
export interface RunningJumpfleet {
  /** The edge port's origin, e.g. `http://127.0.0.1:41234`. */
  readonly url: string;
  readonly dataDir: string;
  readonly administrator: Readonly<{ username: string; password: string }>;
  readonly apiAccount: Readonly<{ id: string; secret: string }>;
  /** An access token of the API account; a fresh one on each call. */
  token(): Promise<string>;
  /** Process id by name: `postgres`, `nats`, `redis`, `edge`, `registry`, `shard-1`, ... */
  pid(name: string): Promise<number>;
  /** The port that a service listens on itself: `registry.http`, `policy.grpc`, `postgres`, ... */
  port(name: string): Promise<number>;
  stop(): Promise<void>;
}
