import { Redis } from 'ioredis';
import { z } from 'zod';
import { admissionsKey } from './scripts/keys.js';

const instants = z.array(z.string().transform((micros) => Number(micros) / 1000));

/** When the gate let somebody through, Unix milliseconds of Redis's clock, oldest first: the last 36,000 at most. */
export async function recentAdmissions(url: string): Promise<number[]> {
  const redis = new Redis(url, { maxRetriesPerRequest: 1 });
  try {
    return instants.parse(await redis.lrange(admissionsKey, 0, -1)).reverse();
  } finally {
    redis.disconnect();
  }
}
