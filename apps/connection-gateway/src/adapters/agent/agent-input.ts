import type { AgentMessage } from '@jumpfleet/gateway-contracts';
import type { AgentInput } from '@jumpfleet/gateway-domain';

/** What a client's message is to its line. */
export function inputOf(message: Exclude<AgentMessage, { t: 'hello' }>, now: number): AgentInput {
  switch (message.t) {
    case 'ping':
      return { on: 'ping', now };
    case 'stats':
      return { on: 'stats', seq: message.seq, now };
    case 'thumbnail':
      return { on: 'thumbnail', now };
    case 'uninstalled':
    case 'disabled':
      return { on: 'goodbye', why: message.t };
    case 'upgrade-fetch':
    case 'upgrade-ready':
    case 'upgrade-done':
    case 'upgrade-failed':
      return { on: 'upgrade', now };
    case 'opened':
    case 'refused':
    case 'credit':
    case 'exit':
    case 'close':
    case 'resumed':
    case 'say':
    case 'leave':
    case 'pinned':
      return { on: 'channel', now };
  }
}
