import { limits } from '@jumpfleet/gateway-contracts';
import type { AgentPass, ClientSettings, GatewayMessage } from '@jumpfleet/gateway-contracts';

type Check = (value: unknown) => boolean;
const integer =
  (min: number, max: number): Check =>
  (value) =>
    Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max;
const text =
  (min: number, max: number): Check =>
  (value) =>
    typeof value === 'string' && value.length >= min && value.length <= max;

const channel = integer(1, 0xffff_ffff);
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

function fits(value: unknown, checks: Readonly<Record<string, Check>>): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const found = value as Readonly<Record<string, unknown>>;
  return Object.entries(checks).every(([name, check]) => check(found[name]));
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
  open: {
    channel,
    session: text(36, 36),
    tool: (value) => value === 'shell',
    representative: text(0, 128),
    ...size,
  },
  resize: { channel, ...size },
  credit: { channel, bytes: integer(1, 1_048_576) },
  close: { channel, reason: text(0, 255) },
  notice: { session: text(36, 36), code: text(0, 64), message: text(0, 255) },
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
  for (const [name, check] of Object.entries(fieldsOf[value.t]))
    if (!check((value as Record<string, unknown>)[name]))
      return { ok: false, fault: `${value.t}: bad ${name}` };
  return { ok: true, message: value as GatewayMessage };
}

function isKnown(t: string): t is GatewayMessage['t'] {
  return Object.hasOwn(fieldsOf, t);
}
