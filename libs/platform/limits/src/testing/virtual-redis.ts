import { Redis } from 'ioredis';

const clockKey = 'test:clock';
const realClock = "redis.call('TIME')";

/** Microseconds since this was settled on; no clock of this machine is asked. */
const begin = 1_795_288_528_213_944;

type Call = Readonly<{ lua: string; keys: readonly string[]; args: readonly (string | number)[] }>;

/** The real scripts in a real Redis, whose clock stands still until it is told otherwise. */
export class VirtualRedis {
  /** True time, which only goes on. */
  now = begin;
  /** What Redis's clock shows more. */
  skew = 0;
  /** `undefined` while it is down. */
  run: string | undefined = 'run-0';
  upSince = begin;
  downSince = begin;
  private runs = 0;
  private readonly redis: Redis;
  private readonly names = new Map<string, string>();

  constructor(url: string) {
    this.redis = new Redis(url, { maxRetriesPerRequest: 1 });
  }

  /** `undefined` while Redis is down. */
  async call({ lua, keys, args }: Call): Promise<unknown> {
    if (this.run === undefined) return undefined;
    const micros = Math.round(this.now + this.skew);
    const clock = ['s', Math.floor(micros / 1_000_000), 'us', micros % 1_000_000];
    void this.redis.hset(clockKey, ...clock);
    const command: unknown = Reflect.get(this.redis, this.nameOf(lua, keys.length));
    if (typeof command !== 'function') throw new TypeError('not a command');
    return Reflect.apply(command, this.redis, [...keys, ...args]) as Promise<unknown>;
  }

  stop(): void {
    this.run = undefined;
    this.downSince = this.now;
  }

  async start(isWiped: boolean): Promise<void> {
    if (isWiped) await this.wipe();
    this.run = `run-${++this.runs}`;
    this.upSince = this.now;
  }

  async wipe(): Promise<void> {
    await this.redis.flushall();
  }

  close(): void {
    this.redis.disconnect();
  }

  private nameOf(lua: string, numberOfKeys: number): string {
    const known = this.names.get(lua);
    if (known !== undefined) return known;
    if (!lua.includes(realClock)) throw new Error('a script without a clock');
    const name = `virtual${this.names.size}`;
    const virtual = lua.replace(realClock, `redis.call('HMGET', '${clockKey}', 's', 'us')`);
    this.redis.defineCommand(name, { lua: virtual, numberOfKeys });
    this.names.set(lua, name);
    return name;
  }
}
