import type { Logger } from '@jumpfleet/observability';
import { z } from 'zod';
import { RedisCaller, closedAnswer, luaNumber } from './redis-caller.js';
import type { Script } from './redis-line.js';
import { rateKey, returnsKey } from './scripts/keys.js';
import { giveBackRoomScript, takeRoomScript } from './scripts/rate.js';

/** How many permits will have a way back, and when there is room for another. */
export type Room = Readonly<{ taken: number; againInMs: number }>;

const taken = z.union([closedAnswer, z.tuple([z.literal('taken'), luaNumber, luaNumber])]);
const givenBack = z.array(z.string());

/**
 * Back-pressure on permits: each restart needs a turn at the gate, so permits are granted no faster than returns can
 * come. While others wait in line, returns have a tenth of the rate; else all that the others leave.
 */
export class ReturnRoom {
  private readonly redis: RedisCaller;
  private readonly scripts: Readonly<Record<'take' | 'giveBack', Script>>;

  constructor(url: string, logger: Logger) {
    this.redis = new RedisCaller(url, logger);
    this.scripts = {
      take: this.redis.define('takeReturnRoom', takeRoomScript, 2),
      giveBack: this.redis.define('giveBackReturnRoom', giveBackRoomScript, 2),
    };
  }

  get isConnected(): boolean {
    return this.redis.isConnected;
  }

  /** For at most `count` permits; `undefined` when Redis is away or gives nothing out. */
  async take(count: number): Promise<Room | undefined> {
    const answer = await this.redis.ask(taken, (run) =>
      this.scripts.take(rateKey, returnsKey, run, count),
    );
    if (answer === undefined || answer[0] === 'closed') return undefined;
    return { taken: answer[1], againInMs: Math.ceil(answer[2] / 1000) };
  }

  /** For permits that ended before their client restarted. When Redis is away the room is lost, and nothing else. */
  async giveBack(count: number): Promise<void> {
    await this.redis.ask(givenBack, (run) =>
      this.scripts.giveBack(rateKey, returnsKey, run, count),
    );
  }

  close(): void {
    this.redis.close();
  }
}
