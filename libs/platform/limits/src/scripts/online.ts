import { now } from './line.js';

/** A new era has to be this old before anybody relies on who was heard in it: all have come back by then. */
const settledMicros = 3_000_000;

/**
 * A limiter says that it is there. KEYS: online, rate. ARGV: run id, who says it, how many clients it holds, after how
 * long what was said counts no more (microseconds). Answers how many clients all together hold, how many limiters
 * there are, the place of this one among them (from 0; -1 while not all others have heard of it), the gate's spacing and the era.
 */
export const onlineScript = `${now}
local mine = redis.call('HGET', KEYS[1], ARGV[2])
local joined = mine and string.match(mine, '|(%d+)$') or exact(now)
redis.call('HSET', KEYS[1], ARGV[2], ARGV[3] .. '|' .. exact(now) .. '|' .. joined)
local said = redis.call('HGETALL', KEYS[1])
local total, ids, is_known = 0, {}, true
for i = 1, #said, 2 do
  local count, at = string.match(said[i + 1], '^(%d+)|(%d+)|')
  if not at or math.abs(now - tonumber(at)) > tonumber(ARGV[4]) then redis.call('HDEL', KEYS[1], said[i])
  else
    total = total + tonumber(count)
    ids[#ids + 1] = said[i]
    if said[i] ~= ARGV[2] and tonumber(at) <= tonumber(joined) then is_known = false end
  end
end
redis.call('PEXPIRE', KEYS[1], math.ceil(tonumber(ARGV[4]) / 1000))
local rate = redis.call('HMGET', KEYS[2], 'run', 'start', 'gate_spacing', 'era')
if rate[1] ~= ARGV[1] or now < tonumber(rate[2]) + ${settledMicros} then is_known = false end
table.sort(ids)
local rank = -1
if is_known then for i, id in ipairs(ids) do if id == ARGV[2] then rank = i - 1 end end end
return {exact(total), exact(#ids), exact(rank), rate[3] or '0', rate[4] or '', exact(now)}
`;
