import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { createLogger } from '@jumpfleet/observability';
import { ReconnectLimiter } from '../reconnect-limiter.js';

export type Crowd = Readonly<{
  url: string;
  clients: number;
  /** Their first knocks are spread over this. */
  spreadMs: number;
  /** Of those who got a slot, this share never comes back. */
  awayShare: number;
  /** Of those who got a slot, this share comes back a second late. */
  lateShare: number;
}>;

const lateMs = 1_000;

/** One shard's limiter in a process of its own, and the clients that knock at it. */
const crowd = JSON.parse(process.argv[2] ?? '{}') as Crowd;
const limiter = new ReconnectLimiter({
  url: crowd.url,
  secret: 'a secret that all shards share',
  leadMs: 1_000,
  windowMs: 5_000,
  logger: createLogger({ service: 'limits', level: 'silent' }),
});

async function visit(): Promise<void> {
  const clientId = randomUUID();
  let slot: string | undefined;
  await pause(Math.random() * crowd.spreadMs);
  for (;;) {
    const answer = await limiter.admit({ clientId, slot, isWanted: () => true });
    if (answer.kind !== 'later') return;
    const luck = Math.random();
    if (luck < crowd.awayShare) return;
    slot = answer.slot;
    await pause(answer.inMs + (luck > 1 - crowd.lateShare ? lateMs : 0));
  }
}

while (!limiter.isConnected) await pause(20);
process.send?.('ready');
process.once('message', () => {
  void Promise.all(Array.from({ length: crowd.clients }, visit)).then(() => {
    limiter.close();
    process.disconnect();
  });
});
