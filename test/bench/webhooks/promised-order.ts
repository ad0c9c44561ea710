import type { HeardBy } from './failing-receiver.js';
import type { Placed } from './numbered-facts.js';

export type Judged = Readonly<{ missing: number; misplaced: number; repeated: number }>;

/**
 * What a recipient was promised, held against what came: every fact accepted, and none begun before all that come
 * before it, of all (strict) or of its session (per key), were accepted. What comes again comes in its own place.
 */
export function judge(
  { arrivals, accepted }: HeardBy,
  wanted: ReadonlyMap<number, Placed>,
  order: 'strict' | 'per-key',
): Judged {
  const taken = new Set(accepted);
  const missing = [...wanted.keys()].filter((number) => !taken.has(number)).length;
  const last = new Map<string, number>();
  let misplaced = 0;
  for (const number of arrivals) {
    const place = wanted.get(number);
    const lane = order === 'strict' ? '' : (place?.session ?? '');
    const position = place?.position ?? -1;
    if (position < (last.get(lane) ?? 0)) misplaced++;
    else last.set(lane, position);
  }
  return { missing, misplaced, repeated: arrivals.length - new Set(arrivals).size };
}
