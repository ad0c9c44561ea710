import { z } from 'zod';
import { clientSettings, noThumbnailReason } from './client-settings.js';
import { limits } from './limits.js';
import { agentPass } from './pass.js';
import { members, pinFailureCodes, prompt, said, saying as text } from './session-words.js';
import { statistics } from './statistics.js';
import { clientFeature, openMessages, sessionTool } from './tools.js';
import { upgradeAgentMessages, upgradeGatewayMessages } from './upgrade-frames.js';

const channel = z.number().int().min(1).max(0xffff_ffff);
const size = { cols: z.number().int().min(1).max(1000), rows: z.number().int().min(1).max(1000) };
const creditBytes = z.number().int().min(1).max(1_048_576);
/** Microseconds of the year 2255; far from where numbers stop being exact. */
const maxEpoch = 9_000_000_000_000_000;

/** Channel messages that travel unchanged in meaning on both legs, client and representative. */
const credit = z.object({ t: z.literal('credit'), channel, bytes: creditBytes });
const close = z.object({
  t: z.literal('close'),
  channel,
  reason: z.string().max(255),
  /** Of `toolFailureCodes`, where something went wrong. */
  code: z.string().max(64).optional(),
});
const resize = z.object({ t: z.literal('resize'), channel, ...size });
/** What an operation answers beside its bytes; docs/protocol.md says what each tells. */
const result = { result: z.record(z.string().max(64), z.json()).optional() };
const opened = z.object({ t: z.literal('opened'), channel, ...result });
const refused = z.object({
  t: z.literal('refused'),
  channel,
  code: z.string().max(64),
  message: z.string().max(512),
});
const exit = z.object({ t: z.literal('exit'), channel, code: z.number().int(), ...result });
/** How many bytes of a channel one end has taken from the other, since it was opened. */
const taken = z.number().int().nonnegative();
/** Goes on with a channel of before: what was sent and not taken comes once more, with fresh credit. */
const resumed = z.object({
  t: z.literal('resumed'),
  channel,
  received: taken,
  /** From the client: what the channel is, for a gateway that has not seen it opened. */
  operation: z.string().max(32).optional(),
});

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
    /** What the client can; one that says nothing has a shell. */
    tools: z
      .array(z.union([sessionTool, z.string().max(32)]))
      .max(32)
      .optional(),
    features: z
      .array(z.union([clientFeature, z.string().max(32)]))
      .max(32)
      .optional(),
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
  resumed,
  /** Somebody at the computer says something to the session. `id` tells a repetition. */
  z.object({ t: z.literal('say'), session: z.uuid(), id: z.uuid(), text }),
  /** Whoever sits at the computer ends a session. */
  z.object({ t: z.literal('leave'), session: z.uuid() }),
  /** What became of a `pin`; `code` says why it is not installed. */
  z.object({
    t: z.literal('pinned'),
    session: z.uuid(),
    pin: z.uuid(),
    ok: z.boolean(),
    code: z.enum(pinFailureCodes).optional(),
    message: z.string().max(255).optional(),
  }),
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
  openMessages({
    channel,
    session: z.uuid(),
    /** One representative's part in the session, and the channel's number there: both outlive this connection. */
    leg: z.uuid(),
    ref: channel,
    representative: z.string().max(128),
    /** Whoever sits at the computer is asked first (PO-42); where nobody can be, the default counts. */
    prompt: prompt.optional(),
  }),
  /** The channel `ref` of the leg goes on under this number. Answer: `resumed`, or `refused`. */
  z.object({
    t: z.literal('resume'),
    channel,
    session: z.uuid(),
    leg: z.uuid(),
    ref: channel,
    received: taken,
  }),
  /** The representative's line is lost: keep the leg's channels for `limits.sessionGraceMs`. */
  z.object({ t: z.literal('detach'), session: z.uuid(), leg: z.uuid() }),
  /** The session is over, or one leg of it: end what it left, and forget it. */
  z.object({
    t: z.literal('session-over'),
    session: z.uuid(),
    leg: z.uuid().optional(),
    reason: z.string().max(255),
  }),
  z.object({ t: z.literal('said'), session: z.uuid(), ...said }),
  /**
   * Install a Jump Client that stays (RG-60..65): the installer with that key, of this site, for this platform.
   * Whoever sits at the computer is asked first where there is a prompt. Answer: `pinned`.
   */
  z.object({
    t: z.literal('pin'),
    session: z.uuid(),
    pin: z.uuid(),
    installer_key: z.string().regex(/^\w{32}$/),
    representative: z.string().max(128),
    prompt: prompt.optional(),
  }),
  /** Wake another computer of this network: a magic packet, with the SecureOn password where there is one. */
  z.object({
    t: z.literal('wake'),
    macs: z
      .array(z.string().regex(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/))
      .min(1)
      .max(8),
    password: z
      .string()
      .regex(/^[0-9a-f]{12}$/)
      .optional(),
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
  /** `resume`: the line was lost, and the channels of before are to go on, each by `resume`. */
  z.object({
    t: z.literal('attach'),
    ticket: z.string().max(4_000),
    resume: z.boolean().optional(),
  }),
  openMessages({ channel }),
  z.object({ t: z.literal('ping') }),
  z.object({ t: z.literal('end') }),
  resize,
  credit,
  close,
  z.object({ t: z.literal('resume'), channel, received: taken }),
  z.object({ t: z.literal('say'), id: z.uuid(), text }),
]);
export type RepresentativeMessage = z.infer<typeof representativeMessage>;

/** Text frames from `/session` to a representative. */
export const sessionMessage = z.discriminatedUnion('t', [
  z.object({
    t: z.literal('attached'),
    session: z.uuid(),
    leg: z.uuid(),
    client: z.object({ id: z.uuid(), name: z.string() }),
    /** What the session may, and the tools that this client has. */
    permissions: z.array(z.string()),
    tools: z.array(z.string()),
    /** How long a lost line may take to come back. */
    grace_ms: z.number().int(),
    resumed: z.boolean(),
  }),
  z.object({ t: z.literal('pong') }),
  /** The computer's side is lost and looked for; channels stay. Then `restored`, or `ended`. */
  z.object({ t: z.literal('suspended'), until: z.iso.datetime() }),
  /** It is back: say `resume` for each channel. */
  z.object({ t: z.literal('restored') }),
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
  resumed,
  z.object({ t: z.literal('said'), ...said }),
  /** Who takes part now. */
  z.object({ t: z.literal('members'), ...members }),
]);
export type SessionMessage = z.infer<typeof sessionMessage>;
