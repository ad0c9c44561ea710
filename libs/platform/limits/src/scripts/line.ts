/** Redis's clock is the only one that instants are compared with: all of them are its microseconds. */
export const now = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])
local function exact(number) return string.format('%.0f', number) end
`;

/** Nothing is given out for this long after a rate was written for a new run: what the run before gave out passes first. */
export const pauseMicros = 2_000_000;
/** Clients that wait are told to come back together so often per second, and nobody before a minute is over. */
const asksPerSecond = 400;
const longestToldMicros = 60_000_000;
/** Of each slot that a return takes, so much is taken from the others: a tenth of the rate is theirs whatever returns. */
const takenByReturn = 0.9;
/** While the others' next place is further ahead than this, returns get their reserved share only. */
const backlogMicros = 2_000_000;
/** The reserved share of returns: each of them counts as so many. */
const returnWeightInBacklog = 10;
/** What room was not taken in so long is not caught up. */
const roomCreditMicros = 250_000;
/** A clock that was set back must not close the room for long. */
const furthestRoomMicros = 20_000_000;

/**
 * The line of all who connect. Needs `now`. KEYS[1]: rate, KEYS[2]: returns.
 *
 * Others wait in *places*, counted from the first; `served` says which place's turn has come. It grows with the rate,
 * less what returns take in the same time. A changed rate changes how fast it grows and nobody's place. Returns wait at
 * *instants*, in gaps of their own lane. Whoever comes passes the one gate, whose spacing is the hard cap of both.
 */
export const line = `
local function open(run)
  local f = redis.call('HMGET', KEYS[1], 'run', 'era', 'start', 'slot_spacing', 'gate_spacing',
    'gate_free', 'served', 'served_at', 'next_place', 'room_free')
  if not f[2] or f[1] ~= run then return nil end
  local l = { era = f[2], start = tonumber(f[3]), spacing = tonumber(f[4]), gate_spacing = tonumber(f[5]),
    gate_free = tonumber(f[6]), served = tonumber(f[7]), served_at = tonumber(f[8]),
    next_place = tonumber(f[9]), room_free = tonumber(f[10]) }
  -- Further ahead than these nothing is ever put: the clock was set back.
  l.start = math.min(l.start, now + ${pauseMicros})
  l.gate_free = math.min(l.gate_free, now + l.gate_spacing)
  l.room_free = math.min(l.room_free, now + ${furthestRoomMicros})
  if l.served_at > now + ${pauseMicros} then l.served_at = now end
  if now > l.served_at then
    local gone = redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', exact(now))
    l.served = l.served + (now - l.served_at) / l.spacing - ${takenByReturn} * gone
    l.served_at = now
  end
  return l
end

local function keep(l)
  redis.call('HSET', KEYS[1], 'start', exact(l.start), 'slot_spacing', exact(l.spacing),
    'gate_spacing', exact(l.gate_spacing), 'gate_free', exact(l.gate_free),
    'served', string.format('%.6f', l.served), 'served_at', exact(l.served_at),
    'next_place', string.format('%.6f', l.next_place), 'room_free', exact(l.room_free))
end

-- When the turn of a place comes, as far as it can be told now.
local function due(l, place)
  local from = math.max(now, l.served_at)
  local alone = from + (place - l.served) * l.spacing
  local at = alone
  for _ = 1, 3 do
    if at <= from then return at end
    local returning = redis.call('ZCOUNT', KEYS[2], exact(from), exact(at))
    at = alone + returning * ${takenByReturn} * l.spacing
  end
  return at
end

local function is_backlog(l)
  return (l.next_place - l.served) * l.spacing > ${backlogMicros}
end

-- The furthest instant that anybody is told: all who wait ask again from time to time, and not too often together.
local function furthest(l)
  return now + math.max(${longestToldMicros}, (l.next_place - l.served) / ${asksPerSecond} * 1000000)
end

local function next_place(l) return math.max(l.next_place, l.served) end

local function take_place(l, place)
  if not is_backlog(l) then l.room_free = math.max(l.room_free, now - ${roomCreditMicros}) + l.spacing end
  l.next_place = place + 1
end

-- The first gap of the returns' lane that is not before an instant. It has the very rate of the gate.
local function next_return(l, earliest)
  local at = math.max(earliest, l.start)
  local taken = redis.call('ZRANGEBYSCORE', KEYS[2], '(' .. exact(at - l.gate_spacing), '+inf', 'WITHSCORES')
  for i = 2, #taken, 2 do
    if tonumber(taken[i]) >= at + l.gate_spacing then break end
    at = tonumber(taken[i]) + l.gate_spacing
  end
  return at
end

local function take_return(client, at) redis.call('ZADD', KEYS[2], exact(at), client) end

local function take_room(l, count)
  local each, taken_until = l.gate_spacing, l.room_free
  if is_backlog(l) then
    each = l.gate_spacing * ${returnWeightInBacklog}
    taken_until = math.min(taken_until, now + each)
  end
  local free = math.max(taken_until, now - ${roomCreditMicros}, l.start)
  local taken = 0
  while taken < count and free <= now do
    free = free + each
    taken = taken + 1
  end
  if taken > 0 then l.room_free = free end
  return taken, math.max(0, free - now)
end

-- Not below what is forgotten anyway: nobody can save up room.
local function give_back_room(l, count)
  l.room_free = math.max(l.room_free - l.gate_spacing * count, now - ${roomCreditMicros})
end
`;
