import {
  closeCodes,
  connectProof,
  decodeDataFrame,
  decodeUpgradeFrame,
  limits,
  resumeProof,
} from '@jumpfleet/gateway-contracts';
import type {
  AgentMessage,
  ClientSettings,
  GatewayMessage,
  Statistics,
} from '@jumpfleet/gateway-contracts';
import { backoff } from './backoff.js';
import { readGatewayMessage } from './gateway-message.codec.js';
import type { Resumption } from './pass.js';

/** Who connects; `sign` is pure (Ed25519 has no randomness). */
export type AgentProfile = Readonly<{
  clientId: string;
  lastEpoch: number;
  version: string;
  platform: string;
  installMode: 'service' | 'user';
  /** What it can; who leaves them out has a shell and comes without sessions of before. */
  tools?: readonly string[] | undefined;
  features?: readonly string[] | undefined;
  sign: (text: string) => string;
  /** With the pass that this connection was asked for with, if there is one. */
  resumption?: Resumption | undefined;
}>;

export type AgentLine = Readonly<{
  phase: 'challenge' | 'welcome' | 'online' | 'over';
  openedAt: number;
  heardAt: number;
  saidAt: number;
  /** Statistics get no answer, so a quiet server is asked by `ping` whether it lives. */
  pingedAt: number;
  heartbeatMs: number;
  statsIntervalMs: number;
  statsDueAt: number;
  seq: number;
  /** When this line is lost, the first knock comes within this. */
  reconnectSpreadMs: number;
}>;

export type AgentLineInput =
  | Readonly<{ type: 'text'; text: string; now: number }>
  | Readonly<{ type: 'bytes'; bytes: Uint8Array; now: number }>
  | Readonly<{ type: 'statistics'; statistics: Statistics; now: number }>
  | Readonly<{ type: 'tick'; now: number }>;

type Hello = Extract<AgentMessage, { t: 'hello' }>;
type Challenge = Extract<GatewayMessage, { t: 'challenge' }>;
export type Welcome = Extract<GatewayMessage, { t: 'welcome' }>;
/** What concerns the channels of sessions, from their opening to the end of all of them. */
export type ChannelMessage = Extract<
  GatewayMessage,
  { t: 'open' | 'resume' | 'resize' | 'credit' | 'close' | 'detach' | 'session-over' }
>;
export type OpenMessage = Extract<ChannelMessage, { t: 'open' }>;
/** A line of a session's chat. */
export type Said = Extract<GatewayMessage, { t: 'said' }>;
/** Another computer of this network is to be woken. */
export type WakeOrder = Extract<GatewayMessage, { t: 'wake' }>;

/** What a permit to upgrade brings, from the offer to its end. */
export type UpgradeMessage = Extract<
  GatewayMessage,
  { t: 'upgrade' | 'upgrade-restart' | 'upgrade-withdrawn' | 'upgrade-noted' }
>;

/** What people at the computer should know of a session. */
export type Notice = Extract<GatewayMessage, { t: 'notice' }>;
/** A Jump Client that stays is to be installed beside this one. */
export type PinOrder = Extract<GatewayMessage, { t: 'pin' }>;
/** What comes beside the channels, for people or for this network. */
export type SessionWord = Notice | Said | WakeOrder | PinOrder;

export type AgentLineEffect =
  | Readonly<{ type: 'send'; message: AgentMessage }>
  | Readonly<{ type: 'online'; welcome: Welcome }>
  /** The newest settings; they hold until others come, also while there is no line. */
  | Readonly<{ type: 'settings'; settings: ClientSettings }>
  | Readonly<{ type: 'collect-statistics' }>
  | Readonly<{ type: 'channel'; message: ChannelMessage }>
  | Readonly<{ type: 'data'; channel: number; payload: Uint8Array }>
  | Readonly<{ type: 'upgrade'; message: UpgradeMessage }>
  | Readonly<{ type: 'upgrade-data'; offset: number; payload: Uint8Array }>
  | Readonly<{ type: 'word'; word: SessionWord }>
  | Readonly<{ type: 'remove' }>
  | Readonly<{ type: 'hang-up'; code: number; reason: string }>;

export type AgentLineStep = Readonly<{ line: AgentLine; effects: readonly AgentLineEffect[] }>;

/** A line whose WebSocket was just opened (101). */
export function openAgentLine(now: number): AgentLine {
  return {
    phase: 'challenge',
    openedAt: now,
    heardAt: now,
    saidAt: now,
    pingedAt: now,
    heartbeatMs: limits.heartbeatMs,
    statsIntervalMs: Number.POSITIVE_INFINITY,
    statsDueAt: Number.POSITIVE_INFINITY,
    seq: 0,
    reconnectSpreadMs: backoff.baseMs,
  };
}

/** When the line wants its next `tick`. */
export function dueAt(line: AgentLine): number {
  if (line.phase === 'over') return Number.POSITIVE_INFINITY;
  if (line.phase !== 'online') return line.openedAt + limits.handshakeMs;
  return Math.min(line.heardAt + limits.silenceMs, pingDueAt(line), line.statsDueAt);
}

/** When a heartbeat has passed without a word from here, or without one from the server. */
function pingDueAt({ heardAt, saidAt, pingedAt, heartbeatMs }: AgentLine): number {
  return Math.min(saidAt, Math.max(heardAt, pingedAt)) + heartbeatMs;
}

/** The client's side of the protocol: what a frame or the passing of time changes, and what to do about it. */
export function agentLine(
  line: AgentLine,
  input: AgentLineInput,
  profile: AgentProfile,
): AgentLineStep {
  if (line.phase === 'over') return { line, effects: [] };
  switch (input.type) {
    case 'text':
      return hearText({ ...line, heardAt: input.now }, input.text, profile);
    case 'bytes':
      return hearBytes({ ...line, heardAt: input.now }, input.bytes);
    case 'statistics':
      return tellStatistics(line, input.statistics, input.now);
    case 'tick':
      return tick(line, input.now);
  }
}

function hearText(line: AgentLine, text: string, profile: AgentProfile): AgentLineStep {
  const read = readGatewayMessage(text);
  if (!read.ok) return hangUp(line, closeCodes.malformed, read.fault);
  if (read.message === undefined) return { line, effects: [] };
  return hear(line, read.message, profile);
}

function hear(line: AgentLine, message: GatewayMessage, profile: AgentProfile): AgentLineStep {
  switch (message.t) {
    case 'challenge':
      return line.phase === 'challenge' ? prove(line, message, profile) : outOfTurn(line);
    case 'welcome':
      return line.phase === 'welcome' ? comeOnline(line, message) : outOfTurn(line);
    case 'remove':
      return { line, effects: [{ type: 'remove' }] };
    case 'pong':
      return { line: spreadOver(line, message), effects: [] };
    case 'settings':
      return line.phase === 'online' ? settle(line, message) : outOfTurn(line);
    case 'notice':
    case 'said':
    case 'wake':
    case 'pin':
      return line.phase === 'online' ? told(line, message) : outOfTurn(line);
    case 'upgrade':
    case 'upgrade-restart':
    case 'upgrade-withdrawn':
    case 'upgrade-noted':
      return line.phase === 'online' ? hearUpgrade(line, message) : outOfTurn(line);
    default:
      return hearChannel(line, message);
  }
}

function hearUpgrade(line: AgentLine, message: UpgradeMessage): AgentLineStep {
  return { line, effects: [{ type: 'upgrade', message }] };
}

function hearChannel(line: AgentLine, message: ChannelMessage): AgentLineStep {
  if (line.phase !== 'online') return outOfTurn(line);
  return { line, effects: [{ type: 'channel', message }] };
}

function prove(line: AgentLine, challenge: Challenge, profile: AgentProfile): AgentLineStep {
  const hello = {
    t: 'hello',
    ...proofOf(challenge, profile),
    last_epoch: profile.lastEpoch,
    version: profile.version,
    platform: profile.platform,
    install_mode: profile.installMode,
    ...(profile.tools && { tools: [...profile.tools] }),
    ...(profile.features && { features: [...profile.features] }),
  } as const;
  return say({ ...line, phase: 'welcome' }, hello, line.heardAt);
}

/** The server decides what it takes: by a pass that it does not know it asks for the key. */
function proofOf(
  { nonce, resume }: Challenge,
  { clientId, resumption, sign }: AgentProfile,
): Pick<Hello, 'signature' | 'mac' | 'nonce'> {
  if (resume !== true || !resumption) return { signature: sign(connectProof(nonce, clientId)) };
  const { nonce: own, mac } = resumption;
  return { mac: mac(resumeProof(nonce, own, clientId)), nonce: own };
}

function comeOnline(line: AgentLine, welcome: Welcome): AgentLineStep {
  return {
    line: {
      ...spreadOver(line, welcome),
      phase: 'online',
      heartbeatMs: Math.min(welcome.heartbeat_ms, limits.heartbeatMs),
      statsIntervalMs: welcome.settings?.stats_interval_ms ?? welcome.stats_interval_ms,
      statsDueAt: line.heardAt,
    },
    effects: [{ type: 'online', welcome }, ...settingsEffects(welcome.settings)],
  };
}

function spreadOver(
  line: AgentLine,
  { reconnect_spread_ms: told }: { reconnect_spread_ms?: number | undefined },
): AgentLine {
  return told === undefined ? line : { ...line, reconnectSpreadMs: told };
}

/**
 * With another interval what is left until the next report shrinks or grows with it: a fleet that
 * is told all at once stays as spread out as it was.
 */
function settle(
  line: AgentLine,
  settings: Extract<GatewayMessage, { t: 'settings' }>,
): AgentLineStep {
  const statsIntervalMs = settings.stats_interval_ms;
  const left = Math.max(0, line.statsDueAt - line.heardAt);
  const statsDueAt = line.heardAt + (left * statsIntervalMs) / line.statsIntervalMs;
  return { line: { ...line, statsIntervalMs, statsDueAt }, effects: settingsEffects(settings) };
}

function settingsEffects(told: ClientSettings | undefined): readonly AgentLineEffect[] {
  if (told === undefined) return [];
  const { stats, stats_interval_ms, remove_after_offline_ms, restrict_uninstall } = told;
  const settings = { stats, stats_interval_ms, remove_after_offline_ms, restrict_uninstall };
  return [{ type: 'settings', settings }];
}

function told(line: AgentLine, word: SessionWord): AgentLineStep {
  return { line, effects: [{ type: 'word', word }] };
}

function hearBytes(line: AgentLine, bytes: Uint8Array): AgentLineStep {
  if (line.phase !== 'online') return outOfTurn(line);
  const ofPackage = decodeUpgradeFrame(bytes);
  if (ofPackage) return { line, effects: [{ type: 'upgrade-data', ...ofPackage }] };
  const data = decodeDataFrame(bytes);
  if (data === undefined) return hangUp(line, closeCodes.malformed, 'not a data frame');
  return { line, effects: [{ type: 'data', ...data }] };
}

function tellStatistics(line: AgentLine, statistics: Statistics, now: number): AgentLineStep {
  if (line.phase !== 'online') return { line, effects: [] };
  const seq = line.seq + 1;
  return say({ ...line, seq }, { t: 'stats', seq, stats: statistics }, now);
}

function tick(line: AgentLine, now: number): AgentLineStep {
  if (line.phase !== 'online')
    return now < dueAt(line)
      ? { line, effects: [] }
      : hangUp(line, closeCodes.handshakeTimeout, 'the handshake took too long');
  if (now >= line.heardAt + limits.silenceMs)
    return hangUp(line, closeCodes.silent, 'nothing was heard');
  if (now >= line.statsDueAt)
    return {
      line: { ...line, statsDueAt: now + line.statsIntervalMs },
      effects: [{ type: 'collect-statistics' }],
    };
  if (now >= pingDueAt(line)) return say({ ...line, pingedAt: now }, { t: 'ping' }, now);
  return { line, effects: [] };
}

function say(line: AgentLine, message: AgentMessage, now: number): AgentLineStep {
  return { line: { ...line, saidAt: now }, effects: [{ type: 'send', message }] };
}

function outOfTurn(line: AgentLine): AgentLineStep {
  return hangUp(line, closeCodes.malformed, 'message out of turn');
}

function hangUp(line: AgentLine, code: number, reason: string): AgentLineStep {
  return { line: { ...line, phase: 'over' }, effects: [{ type: 'hang-up', code, reason }] };
}
