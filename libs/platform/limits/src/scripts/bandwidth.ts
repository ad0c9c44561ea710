import { now } from './line.js';

/** Longer than any slice of before can still be sent. */
const bandwidthPauseMicros = 1_500_000;
/** Slices are given out no earlier than this before they begin. */
export const aheadMicros = 100_000;

/**
 * KEYS: bandwidth. ARGV: run id, revision, bytes per second or \`none\`, microseconds per byte, the most bytes of a slice.
 * What this run of Redis gave out is behind \`free\`, so a changed budget holds with the next slice; after a new
 * run, or no limit, nothing is given out until what was sent before is a second ago.
 */
export const writeBandwidthScript = `${now}
local current = redis.call('HMGET', KEYS[1], 'run', 'revision', 'bytes', 'free')
local is_same_run = current[1] == ARGV[1]
if is_same_run then
  if tonumber(ARGV[2]) < tonumber(current[2]) then return 0 end
  redis.call('HSET', KEYS[1], 'revision', ARGV[2])
  if current[3] == ARGV[3] then return 0 end
end
local free = now + ${bandwidthPauseMicros}
if is_same_run and current[3] ~= 'none' then free = current[4] else free = exact(free) end
redis.call('HSET', KEYS[1], 'run', ARGV[1], 'revision', ARGV[2], 'bytes', ARGV[3],
  'micros_per_byte', ARGV[4], 'slice_bytes', ARGV[5], 'free', free)
return 1
`;

/**
 * A shard has something to send. KEYS: bandwidth. ARGV: run id, how many bytes.
 * Answers a slice: so many bytes, and from when until when nobody else sends. What nobody took is not caught up.
 */
export const sliceScript = `${now}
local b = redis.call('HMGET', KEYS[1], 'run', 'bytes', 'micros_per_byte', 'slice_bytes', 'free')
if not b[2] or b[1] ~= ARGV[1] then return {'closed'} end
if b[2] == 'none' then return {'unlimited'} end
local free = tonumber(b[5])
if free > now + ${bandwidthPauseMicros} then
  -- Further ahead than this it is never put: the clock was set back.
  free = now + ${bandwidthPauseMicros}
  redis.call('HSET', KEYS[1], 'free', exact(free))
end
local from = math.max(free, now)
if from > now + ${aheadMicros} then return {'later', exact(from - ${aheadMicros} - now), exact(now)} end
local bytes = math.min(tonumber(ARGV[2]), tonumber(b[4]))
local to = math.ceil(from + bytes * tonumber(b[3]))
redis.call('HSET', KEYS[1], 'free', exact(to))
return {'slice', exact(bytes), exact(from), exact(to), exact(now)}
`;
