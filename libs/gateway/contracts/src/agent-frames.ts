import { z } from 'zod';
import { clientSettings, noThumbnailReason } from './client-settings.js';
import { limits } from './limits.js';
import { agentPass } from './pass.js';
import { statistics } from './statistics.js';
import { upgradeAgentMessages, upgradeGatewayMessages } from './upgrade-frames.js';

const channel = z.number().int().min(1).max(0xffff_ffff);
const size = { cols: z.number().int().min(1).max(1000), rows: z.number().int().min(1).max(1000) };
const creditBytes = z.number().int().min(1).max(1_048_576);
/** Microseconds of the year 2255; far from where numbers stop being exact. */
const maxEpoch = 9_000_000_000_000_000;

/** Channel messages that travel unchanged in meaning on both legs, client and representative. */
const credit = z.object({ t: z.literal('credit'), channel, bytes: creditBytes });
const close = z.object({ t: z.literal('close'), channel, reason: z.string().max(255) });
const resize = z.object({ t: z.literal('resize'), channel, ...size });
const opened = z.object({ t: z.literal('opened'), channel });
const refused = z.object({
  t: z.literal('refused'),
  channel,
  code: z.string().max(64),
  message: z.string().max(512),
});
const exit = z.object({ t: z.literal('exit'), channel, code: z.number().int() });
const notice = {
  code: z.string().max(64),
  message: z.string().max(255),
  /** When the session ends, if that is what it is about. */
  ends_at: z.iso.datetime().optional(),
};

/** Text frames from a Jump Client to the gateway. */
export const agentMessage = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('hello'),
    /** Ed25519 over `jumpfleet-connect-v1\n<nonce>\n<client id>`, base64url. */
    signature: z.string().length(86).optional(),
    /** In its place where the challenge takes the pass: HMAC-SHA-256 over `resumeProof`, and this side's nonce. */
    mac: z.string().length(43).optional(),
    nonce: z.string().length(22).optional(),
    /** The epoch of the client's last welcome, 0 if none: the next one is greater. */
    last_epoch: z.number().int().min(0).max(maxEpoch),
    version: z.string().min(1).max(32),
    platform: z.string().min(1).max(32),
    install_mode: z.enum(['service', 'user']),
  }),
  z.object({ t: z.literal('ping') }),
  z.object({
    t: z.literal('stats'),
    /** Grows by one with each message of a connection. */
    seq: z.number().int().min(1).max(0xffff_ffff),
    stats: statistics,
  }),
  /** A picture of the screen, PNG or JPEG, base64; or why there is none. */
  z.object({
    t: z.literal('thumbnail'),
    image: z.string().max(64_000).nullable(),
    reason: noThumbnailReason.optional(),
  }),
  /** The program was removed on the computer; the last words before it goes. */
  z.object({ t: z.literal('uninstalled') }),
  /** Somebody at the computer switched the program off; the last words until it is switched on again. */
  z.object({ t: z.literal('disabled') }),
  opened,
  refused,
  credit,
  exit,
  close,
  ...upgradeAgentMessages,
]);
export type AgentMessage = z.infer<typeof agentMessage>;

/** Over how long to spread the first knock after this line is lost; the newest that was told counts. */
const reconnectSpread = {
  reconnect_spread_ms: z.number().int().min(0).max(limits.maxReconnectSpreadMs).optional(),
};

/** Text frames from the gateway to a Jump Client. */
export const gatewayMessage = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('challenge'),
    /** 32 random bytes, base64url, valid on this connection only. */
    nonce: z.string().length(43),
    shard: z.string().max(64),
    /** The pass counts: prove it with `mac`. Otherwise the key is to be proved with `signature`. */
    resume: z.boolean().optional(),
  }),
  z.object({
    t: z.literal('welcome'),
    epoch: z.number().int().min(1).max(maxEpoch),
    heartbeat_ms: z.number().int().positive(),
    stats_interval_ms: z.number().int().positive(),
    ...reconnectSpread,
    server_time: z.iso.datetime(),
    settings: clientSettings.optional(),
    pass: agentPass.optional(),
  }),
  /** The settings changed. Each replaces all that was told before. */
  z.object({ t: z.literal('settings'), ...clientSettings.shape }),
  z.object({ t: z.literal('pong'), ...reconnectSpread }),
  z.object({
    t: z.literal('open'),
    channel,
    session: z.uuid(),
    tool: z.enum(['shell']),
    representative: z.string().max(128),
    ...size,
  }),
  resize,
  credit,
  close,
  /** Something that whoever sits at the computer should know of a session, such as that it ends soon. */
  z.object({ t: z.literal('notice'), session: z.uuid(), ...notice }),
  /** The client was deleted: remove yourself from the computer. */
  z.object({ t: z.literal('remove') }),
  ...upgradeGatewayMessages,
]);
export type GatewayMessage = z.infer<typeof gatewayMessage>;

/** Text frames from a representative to `/session`. Channel numbers are the representative's own. */
export const representativeMessage = z.discriminatedUnion('t', [
  z.object({ t: z.literal('attach'), ticket: z.string().max(4_000) }),
  z.object({ t: z.literal('open'), channel, tool: z.enum(['shell']), ...size }),
  z.object({ t: z.literal('ping') }),
  z.object({ t: z.literal('end') }),
  resize,
  credit,
  close,
]);
export type RepresentativeMessage = z.infer<typeof representativeMessage>;

/** Text frames from `/session` to a representative. */
export const sessionMessage = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('attached'),
    session: z.uuid(),
    client: z.object({ id: z.uuid(), name: z.string() }),
  }),
  z.object({ t: z.literal('pong') }),
  /** `code` is the stable name of what `reason` tells a person. */
  z.object({
    t: z.literal('ended'),
    reason: z.string().max(255),
    code: z.string().max(64).optional(),
  }),
  opened,
  refused,
  credit,
  exit,
  close,
  z.object({ t: z.literal('notice'), ...notice }),
]);
export type SessionMessage = z.infer<typeof sessionMessage>;
