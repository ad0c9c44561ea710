import type { z } from 'zod';
import { agentMessage, representativeMessage } from './agent-frames.js';
import type { AgentMessage, RepresentativeMessage } from './agent-frames.js';
import { decodeDataFrame } from './data-frame.js';
import { limits } from './limits.js';

/** Names of close codes: what a frame that cannot be read closes its connection with. */
export type FrameFault = 'malformed' | 'frameTooLarge';

type Frame<Message> =
  | Readonly<{ kind: 'message'; message: Message }>
  | Readonly<{ kind: 'data'; channel: number; payload: Uint8Array }>
  | Readonly<{ kind: 'fault'; why: FrameFault }>;
export type AgentFrame = Frame<AgentMessage>;
export type RepresentativeFrame = Frame<RepresentativeMessage>;

const malformed = { kind: 'fault', why: 'malformed' } as const;
const tooLarge = { kind: 'fault', why: 'frameTooLarge' } as const;

/** Any bytes give a message, data or a fault; nothing throws. A string is a text frame. */
export function decodeAgentFrame(frame: string | Uint8Array): AgentFrame {
  return typeof frame === 'string' ? decodeText(frame, agentMessage) : decodeData(frame);
}

export function decodeRepresentativeFrame(frame: string | Uint8Array): RepresentativeFrame {
  return typeof frame === 'string' ? decodeText(frame, representativeMessage) : decodeData(frame);
}

function decodeText<Schema extends z.ZodType>(
  text: string,
  schema: Schema,
): Frame<z.infer<Schema>> {
  // The transport counts bytes; characters never outnumber them.
  if (text.length > limits.maxFrameBytes) return tooLarge;
  const parsed = schema.safeParse(parseJson(text));
  return parsed.success ? { kind: 'message', message: parsed.data } : malformed;
}

function decodeData(bytes: Uint8Array): Frame<never> {
  const data = decodeDataFrame(bytes);
  if (!data) return malformed;
  if (data.payload.length > limits.maxDataBytes) return tooLarge;
  return { kind: 'data', channel: data.channel, payload: data.payload };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
