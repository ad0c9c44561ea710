import { line, now, pauseMicros } from './line.js';

/**
 * KEYS: rate, returns. ARGV: run id, revision, a new era, rate, slot spacing, gate spacing (microseconds).
 * An older revision never replaces a newer one that this run of Redis was told.
 * Within one run a changed rate holds at once: the gate knows whom it let through last, and everybody keeps the place.
 * A new run may have forgotten that: it begins a new era, in which older slots count no more, after a pause.
 */
export const writeRateScript = `${now}${line}
local current = redis.call('HMGET', KEYS[1], 'rate', 'run', 'revision')
if current[2] == ARGV[1] then
  if tonumber(ARGV[2]) < tonumber(current[3]) then return 0 end
  redis.call('HSET', KEYS[1], 'revision', ARGV[2])
  if current[1] == ARGV[4] then return 0 end
  local l = open(ARGV[1])
  l.spacing, l.gate_spacing = tonumber(ARGV[5]), tonumber(ARGV[6])
  l.gate_free = math.min(l.gate_free, now + l.gate_spacing)
  l.room_free = math.min(l.room_free, now + l.spacing)
  keep(l)
  redis.call('HSET', KEYS[1], 'rate', ARGV[4])
  return 1
end
redis.call('DEL', KEYS[1], KEYS[2])
redis.call('HSET', KEYS[1], 'rate', ARGV[4], 'run', ARGV[1], 'revision', ARGV[2], 'era', ARGV[3])
local start = now + ${pauseMicros}
keep({ start = start, spacing = tonumber(ARGV[5]), gate_spacing = tonumber(ARGV[6]), gate_free = 0,
  served = 0, served_at = start, next_place = 0, room_free = 0 })
return 1
`;

/** KEYS: rate, returns. ARGV: run id, how many permits want a way back. Answers how many get one, and when the next would. */
export const takeRoomScript = `${now}${line}
local l = open(ARGV[1])
if not l then return {'closed'} end
local taken, again = take_room(l, tonumber(ARGV[2]))
keep(l)
return {'taken', exact(taken), exact(again)}
`;

/** KEYS: rate, returns. ARGV: run id, how many permits ended before a restart. */
export const giveBackRoomScript = `${now}${line}
local l = open(ARGV[1])
if not l then return {'closed'} end
give_back_room(l, tonumber(ARGV[2]))
keep(l)
return {'given-back'}
`;
