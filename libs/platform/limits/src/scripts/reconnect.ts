import { reservationPrefix } from './keys.js';
import { line, now } from './line.js';

/** Two minutes at the greatest rate. */
const keptAdmissions = 36_000;
const keptAdmissionsSeconds = 600;
/** A client that asks earlier than it was told is told the same, unless it has changed by more than this. */
const sameMicros = 10_000;
/** Whoever is late by no more than this still has the place: its shard may have died, and backoff takes its time. */
const lateMicros = 60_000_000;
/** Whoever was let in may come again so soon without waiting anew: its shard may have died before the welcome. */
const passedMs = 5_000;

/** So long an open gate waits for whoever has the earliest slot; then it is anybody's, so that nothing of the rate is lost. */
const courtesyMicros = 10_000;
/** A limiter asks again this soon after the gate is open; one that does not is busy, and holds nobody up. */
const freshMicros = 20_000;
const headsLiveMs = 10_000;

/** Those who wait at several limiters pass in one order: that of their slots. */
const heads = `
local function first_elsewhere(l, key, me)
  local said, first = redis.call('HGETALL', key), math.huge
  for i = 1, #said, 2 do
    if said[i] ~= me then
      local at, heard = string.match(said[i + 1], '^(%d+)|(%d+)$')
      if math.abs(now - tonumber(heard)) > ${freshMicros} + l.gate_spacing then redis.call('HDEL', key, said[i])
      else first = math.min(first, tonumber(at)) end
    end
  end
  return first
end

local function say_head(key, me, at)
  if not at then redis.call('HDEL', key, me) return end
  redis.call('HSET', key, me, exact(tonumber(at)) .. '|' .. exact(now))
  redis.call('PEXPIRE', key, ${headsLiveMs})
end
`;

const gate = `
local function pass(l, key, free, count)
  l.gate_free = free + l.gate_spacing * count
  for _ = 1, count do redis.call('LPUSH', key, exact(now)) end
  redis.call('LTRIM', key, 0, ${keptAdmissions - 1})
  redis.call('EXPIRE', key, ${keptAdmissionsSeconds})
end
`;

/** What a client has: its lane (\`o\`, \`r\`), its place or instant, and when it was told to be there. */
const reservations = `
local function reserved(key, era)
  local text = redis.call('GET', key)
  if not text then return nil end
  local of, lane, place, told = string.match(text, '^(.-)|(%a)|([%d.-]+)|(%d+)$')
  if of ~= era then return nil end
  return lane, tonumber(place), tonumber(told)
end

local function reserve(key, l, lane, place, told, window)
  local text = l.era .. '|' .. lane .. '|' .. string.format('%.6f', place) .. '|' .. exact(told)
  redis.call('SET', key, text, 'PX', exact(math.ceil((told - now + math.max(window, ${lateMicros})) / 1000) + 1000))
end
`;

/**
 * A client knocks. KEYS: rate, returns, admissions, reservation, heads. ARGV: the run id of the Redis that the caller
 * talks to, the client, the lane that it may have if it has no place, the window, how long the caller holds whoever is
 * early, the gate's credit (microseconds), whether nobody waits at the caller, and who that is.
 * It is let through at once when its turn has come, or when the gate was open for a while and nobody
 * came: what somebody did not use is not lost to the others. Else it gets a place, or keeps the one it has, and is
 * told when to come: at its turn, or earlier, to be told more, if that is far.
 * Without a rate that was written for this very run of Redis nothing is given out: what Redis forgot
 * when it went down, it could give out twice.
 */
export const knockScript = `${now}${line}${heads}${gate}${reservations}
local l = open(ARGV[1])
if not l then return {'closed'} end
local client, window, hold, credit = ARGV[2], tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])

local lane, place, told = reserved(KEYS[4], l.era)
if not lane then lane = ARGV[3] end
if told and now > told + math.max(window, ${lateMicros}) then place = nil end
local is_new = not place
local is_return = lane == 'r'
if is_new then place = is_return and next_return(l, now) or next_place(l) end
local at = is_return and place or due(l, place)
local function take() if is_return then take_return(client, place) else take_place(l, place) end end

local is_open = now >= l.start and l.gate_free <= now and ARGV[7] == '1'
  and at <= first_elsewhere(l, KEYS[5], ARGV[8])
local is_idle = l.gate_free <= now - credit
if is_open and (at <= now or is_idle) then
  if at <= now and is_new then take() end
  pass(l, KEYS[3], math.max(l.gate_free, now - credit), 1)
  redis.call('PEXPIRE', KEYS[4], ${passedMs})
  keep(l)
  return {'pass', l.era, lane, exact(now), exact(now)}
end

if is_new then take() end
local said = is_return and at or math.min(at, furthest(l))
if not is_new and told - now > hold and told <= said + ${sameMicros} then said = told end
reserve(KEYS[4], l, lane, place, math.max(said, now), window)
keep(l)
return {'wait', l.era, lane, exact(said), exact(now)}
`;

/**
 * Clients wait at the gate. KEYS: rate, returns, admissions, heads. ARGV: run id, the gate's credit (microseconds), at
 * whom they wait, and in the order of their slots each one's id and instant. Answers how many of them are let through,
 * and when the gate is open next. Nobody passes before one who waits elsewhere for an earlier slot, and is quick enough.
 */
export const gateScript = `${now}${line}${heads}${gate}
local l = open(ARGV[1])
if not l then return {'closed'} end
local free = math.max(l.gate_free, now - tonumber(ARGV[2]), l.start)
local first = first_elsewhere(l, KEYS[4], ARGV[3])
local count, at = 0, ARGV[5]
local function may_pass(free_at)
  return free_at <= now and (tonumber(at) <= first or free_at <= now - ${courtesyMicros})
end
while at and may_pass(free + l.gate_spacing * count) do
  redis.call('PEXPIRE', '${reservationPrefix}' .. ARGV[4 + 2 * count], ${passedMs})
  count = count + 1
  at = ARGV[5 + 2 * count]
end
if count > 0 then pass(l, KEYS[3], free, count) end
say_head(KEYS[4], ARGV[3], at)
keep(l)
return {'passed', l.era, exact(count), exact(free + l.gate_spacing * count), exact(now)}
`;

/**
 * A client is about to restart and will be back. KEYS: rate, returns, reservation. ARGV: run id, the client, after
 * how long it can be back at the earliest, the window (microseconds).
 */
export const returnScript = `${now}${line}${reservations}
local l = open(ARGV[1])
if not l then return {'closed'} end
redis.call('ZREM', KEYS[2], ARGV[2])
local at = next_return(l, now + tonumber(ARGV[3]))
take_return(ARGV[2], at)
reserve(KEYS[3], l, 'r', at, at, tonumber(ARGV[4]))
keep(l)
return {'slot', l.era, exact(at), exact(now)}
`;
