/** One hash: `rate`, `run`, `era`, `start`, the two spacings, and the first free instant of each line. */
export const rateKey = 'jumpfleet:reconnect-rate';
/** When the gate let somebody through, newest first, in microseconds. */
export const admissionsKey = 'jumpfleet:admissions';
/** How many clients each limiter said that it holds, and when. */
export const onlineKey = 'jumpfleet:online-clients';
const reservationPrefix = 'jumpfleet:reconnect-slot:';
export const reservationKey = (clientId: string) => `${reservationPrefix}${clientId}`;

/** Two minutes at the greatest rate. */
const keptAdmissions = 36_000;
const keptAdmissionsSeconds = 600;

const now = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local function exact(number) return string.format('%.0f', number) end
`;

const gate = `
local function pass(key, free, spacing, count)
  redis.call('HSET', key, 'gate_free', exact(free + spacing * count))
  for _ = 1, count do redis.call('LPUSH', KEYS[2], exact(now)) end
  redis.call('LTRIM', KEYS[2], 0, ${keptAdmissions - 1})
  redis.call('EXPIRE', KEYS[2], ${keptAdmissionsSeconds})
end
`;

/**
 * A client knocks. KEYS: rate, admissions, reservation. ARGV: the run id of the Redis that the caller
 * talks to, the window and the gate's credit (microseconds), and whether nobody waits at the caller.
 * It is let through at once when its slot has come, or when the gate was open for a while and nobody
 * came: what somebody did not use is not lost to the others. Else it gets a slot, or keeps the one it has.
 * Without a rate that was written for this very run of Redis nothing is given out: what Redis forgot
 * when it went down, it could give out twice.
 */
export const knockScript = `${now}${gate}
local rate = redis.call('HMGET', KEYS[1],
  'run', 'era', 'start', 'slot_spacing', 'gate_spacing', 'slot_free', 'gate_free')
if not rate[2] or rate[1] ~= ARGV[1] then return {'closed'} end
local era, start = rate[2], tonumber(rate[3])
local gate_free, credit = tonumber(rate[7] or '0'), tonumber(ARGV[3])

local slot
local reserved = redis.call('GET', KEYS[3])
if reserved then
  local of, at = string.match(reserved, '^(.-)|(%d+)$')
  if of == era and now <= tonumber(at) + tonumber(ARGV[2]) then slot = tonumber(at) end
end
local is_new = not slot
if is_new then slot = math.max(tonumber(rate[6] or '0'), now, start) end
local is_due = slot <= now

local is_open = now >= start and gate_free <= now and ARGV[4] == '1'
local is_idle = gate_free <= now - credit
if is_open and (is_due or is_idle) then
  if is_due and is_new then redis.call('HSET', KEYS[1], 'slot_free', exact(slot + tonumber(rate[4]))) end
  pass(KEYS[1], math.max(gate_free, now - credit), tonumber(rate[5]), 1)
  redis.call('DEL', KEYS[3])
  return {'pass', era, exact(now), exact(now)}
end

if is_new then
  redis.call('HSET', KEYS[1], 'slot_free', exact(slot + tonumber(rate[4])))
  local lifetime = math.ceil((slot - now + tonumber(ARGV[2])) / 1000) + 1000
  redis.call('SET', KEYS[3], era .. '|' .. exact(slot), 'PX', exact(lifetime))
end
return {'wait', era, exact(slot), exact(now)}
`;

/**
 * Clients wait at the gate. KEYS: rate, admissions. ARGV: run id, the gate's credit (microseconds), and
 * their ids in their order. Answers how many of them are let through, and when the gate is open next.
 */
export const gateScript = `${now}${gate}
local rate = redis.call('HMGET', KEYS[1], 'run', 'era', 'start', 'gate_spacing', 'gate_free')
if not rate[2] or rate[1] ~= ARGV[1] then return {'closed'} end
local spacing, start = tonumber(rate[4]), tonumber(rate[3])
local free = math.max(tonumber(rate[5] or '0'), now - tonumber(ARGV[2]), start)
local count = 0
while count < #ARGV - 2 and free + spacing * count <= now do
  redis.call('DEL', '${reservationPrefix}' .. ARGV[3 + count])
  count = count + 1
end
if count > 0 then pass(KEYS[1], free, spacing, count) end
return {'passed', rate[2], exact(count), exact(free + spacing * count), exact(now)}
`;

/**
 * KEYS: rate. ARGV: rate, run id, revision, a new era, slot spacing, gate spacing, pause (microseconds).
 * An older revision never replaces a newer one that this run of Redis was told.
 * A changed rate begins a new era: older slots, spaced for another rate, count no more, and nothing is
 * given out until the last second of the old era is over.
 */
export const writeRateScript = `${now}
local current = redis.call('HMGET', KEYS[1], 'rate', 'run', 'revision')
if current[2] == ARGV[2] then
  if tonumber(ARGV[3]) < tonumber(current[3]) then return 0 end
  redis.call('HSET', KEYS[1], 'revision', ARGV[3])
  if current[1] == ARGV[1] then return 0 end
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'rate', ARGV[1], 'run', ARGV[2], 'revision', ARGV[3], 'era', ARGV[4],
  'slot_spacing', ARGV[5], 'gate_spacing', ARGV[6], 'start', exact(now + tonumber(ARGV[7])))
return 1
`;

/**
 * KEYS: online. ARGV: who says it, how many clients it holds, after how long what was said counts no
 * more (microseconds). Answers how many all together hold.
 */
export const onlineScript = `${now}
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. '|' .. exact(now))
local said = redis.call('HGETALL', KEYS[1])
local total = 0
for i = 1, #said, 2 do
  local count, at = string.match(said[i + 1], '^(%d+)|(%d+)$')
  if now - tonumber(at) > tonumber(ARGV[3]) then redis.call('HDEL', KEYS[1], said[i])
  else total = total + tonumber(count) end
end
redis.call('PEXPIRE', KEYS[1], math.ceil(tonumber(ARGV[3]) / 1000))
return total
`;
