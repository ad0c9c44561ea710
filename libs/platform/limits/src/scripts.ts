/** One hash: `rate`, `run`, `era`, `start`, the two spacings, and the first free instant of each line. */
export const rateKey = 'jumpfleet:reconnect-rate';
export const reservationKey = (clientId: string) => `jumpfleet:reconnect-slot:${clientId}`;

const now = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local function exact(number) return string.format('%.0f', number) end
`;

/**
 * KEYS: rate, reservation. ARGV: the run id of the Redis that the caller talks to, the step, the
 * window and the gate's credit (microseconds). Steps: `slot` finds the client's slot, `gate` lets
 * through whose slot has come, `both` does the one and then the other.
 * Without a rate that was written for this very run of Redis nothing is given out: what Redis forgot
 * when it went down, it could give out twice.
 */
export const admitScript = `${now}
local rate = redis.call('HMGET', KEYS[1],
  'run', 'era', 'start', 'slot_spacing', 'gate_spacing', 'slot_free', 'gate_free')
if not rate[2] or rate[1] ~= ARGV[1] then return {'closed'} end
local era = rate[2]
local step = ARGV[2]

if step ~= 'gate' then
  local slot
  local reserved = redis.call('GET', KEYS[2])
  if reserved then
    local of, at = string.match(reserved, '^(.-)|(%d+)$')
    if of == era and now <= tonumber(at) + tonumber(ARGV[3]) then slot = tonumber(at) end
  end
  if not slot then
    slot = math.max(tonumber(rate[6] or '0'), now, tonumber(rate[3]))
    redis.call('HSET', KEYS[1], 'slot_free', exact(slot + tonumber(rate[4])))
    local lifetime = math.ceil((slot - now + tonumber(ARGV[3])) / 1000) + 1000
    redis.call('SET', KEYS[2], era .. '|' .. exact(slot), 'PX', exact(lifetime))
  end
  if slot > now then return {'wait', era, exact(slot), exact(now)} end
  if step == 'slot' then return {'ready', era, exact(slot), exact(now)} end
end

local free = math.max(tonumber(rate[7] or '0'), now - tonumber(ARGV[4]))
if free > now then return {'queue', era, exact(free), exact(now)} end
redis.call('HSET', KEYS[1], 'gate_free', exact(free + tonumber(rate[5])))
redis.call('DEL', KEYS[2])
return {'pass', era, exact(now), exact(now)}
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
