import { limits } from '@jumpfleet/gateway-contracts';
import type { AgentPass, ClientSettings, GatewayMessage } from '@jumpfleet/gateway-contracts';
import { anyOf, fits, instant, integer, listOf, matching, optional, text } from './checks.js';
import type { Check, Checks } from './checks.js';
import { fitsTool } from './tool-request.codec.js';

const channel = integer(1, 0xffff_ffff);
const uuid = text(36, 36);
const taken = integer(0, Number.MAX_SAFE_INTEGER);
const ofLeg = { session: uuid, leg: uuid };
const prompt: Checks = {
  rule: anyOf('each', 'once'),
  default_answer: anyOf('allow', 'deny'),
  timeout_seconds: integer(0, 600),
};
const prompted = optional((value) => fits(value, prompt));
const opening: Checks = {
  ...ofLeg,
  channel,
  ref: channel,
  representative: text(0, 128),
  prompt: prompted,
};
const speaker: Checks = {
  type: anyOf('representative', 'customer', 'system'),
  name: text(0, 128),
};
const permit = integer(1, Number.MAX_SAFE_INTEGER);
const delta = {
  from: text(0, 32),
  digest: text(64, 64),
  length: integer(1, Number.MAX_SAFE_INTEGER),
};
const size = { cols: integer(1, 1000), rows: integer(1, 1000) };

const settings: Readonly<Record<keyof ClientSettings, Check>> = {
  stats: (value) => Array.isArray(value) && value.length <= 32 && value.every(text(0, 32)),
  stats_interval_ms: integer(1, Number.MAX_SAFE_INTEGER),
  remove_after_offline_ms: (value) => value === null || integer(1, Number.MAX_SAFE_INTEGER)(value),
  restrict_uninstall: (value) => typeof value === 'boolean',
};

/** Whether a value, from the wire or from a file, is whole settings. */
export function areSettings(value: unknown): value is ClientSettings {
  return fits(value, settings);
}

const spread = integer(0, limits.maxReconnectSpreadMs);
const reconnectSpread: Record<string, Check> = {
  reconnect_spread_ms: (value) => value === undefined || spread(value),
};

const pass: Readonly<Record<keyof AgentPass, Check>> = {
  token: text(1, 128),
  secret: text(43, 43),
  lifetime_ms: integer(1, Number.MAX_SAFE_INTEGER),
};

/** The fields of each message, as the contract's schema has them: a client carries no schema library. */
const fieldsOf: Readonly<Record<GatewayMessage['t'], Readonly<Record<string, Check>>>> = {
  challenge: {
    nonce: text(43, 43),
    shard: text(0, 64),
    resume: (value) => value === undefined || typeof value === 'boolean',
  },
  welcome: {
    epoch: integer(1, Number.MAX_SAFE_INTEGER),
    heartbeat_ms: integer(1, Number.MAX_SAFE_INTEGER),
    stats_interval_ms: integer(1, Number.MAX_SAFE_INTEGER),
    ...reconnectSpread,
    settings: (value) => value === undefined || areSettings(value),
    pass: (value) => value === undefined || fits(value, pass),
  },
  settings,
  pong: reconnectSpread,
  open: opening,
  resume: { ...ofLeg, channel, ref: channel, received: taken },
  detach: ofLeg,
  'session-over': { session: uuid, leg: optional(uuid), reason: text(0, 255) },
  said: {
    session: uuid,
    n: integer(1, Number.MAX_SAFE_INTEGER),
    from: (value) => fits(value, speaker),
    text: text(1, 4_000),
    at: instant,
  },
  pin: {
    session: uuid,
    pin: uuid,
    installer_key: matching(/^\w{32}$/),
    representative: text(0, 128),
    prompt: prompted,
  },
  wake: {
    macs: listOf(matching(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/), 1, 8),
    password: optional(matching(/^[0-9a-f]{12}$/)),
  },
  resize: { channel, ...size },
  credit: { channel, bytes: integer(1, 1_048_576) },
  close: { channel, reason: text(0, 255) },
  notice: { session: uuid, code: text(0, 64), message: text(0, 255) },
  remove: {},
  upgrade: {
    permit,
    release: text(1, 40_000),
    roots: (value) =>
      value === undefined ||
      (Array.isArray(value) && value.length <= 4 && value.every(text(1, 8_000))),
    delta: (value) => value === undefined || fits(value, delta),
    lease_ms: integer(1, Number.MAX_SAFE_INTEGER),
  },
  'upgrade-restart': {
    permit,
    slot: text(0, 256),
    in_ms: integer(0, Number.MAX_SAFE_INTEGER),
    within_ms: integer(1, Number.MAX_SAFE_INTEGER),
  },
  'upgrade-withdrawn': { permit, code: text(0, 64) },
  'upgrade-noted': { permit },
};

export type ReadMessage =
  | Readonly<{ ok: true; message: GatewayMessage }>
  /** A message of a later version: nothing that an older client needs to understand. */
  | Readonly<{ ok: true; message: undefined }>
  | Readonly<{ ok: false; fault: string }>;

export function readGatewayMessage(frame: string): ReadMessage {
  let value: unknown;
  try {
    value = JSON.parse(frame);
  } catch {
    return { ok: false, fault: 'not JSON' };
  }
  if (typeof value !== 'object' || value === null || !('t' in value) || typeof value.t !== 'string')
    return { ok: false, fault: 'no message type' };
  if (!isKnown(value.t)) return { ok: true, message: undefined };
  const bad = badMember(value.t, value);
  if (bad !== undefined) return { ok: false, fault: `${value.t}: bad ${bad}` };
  return { ok: true, message: value as GatewayMessage };
}

function badMember(t: GatewayMessage['t'], message: object): string | undefined {
  const found = message as Readonly<Record<string, unknown>>;
  for (const [name, check] of Object.entries(fieldsOf[t])) if (!check(found[name])) return name;
  return t === 'open' && !fitsTool(message) ? 'tool' : undefined;
}

function isKnown(t: string): t is GatewayMessage['t'] {
  return Object.hasOwn(fieldsOf, t);
}
