import { gatewayMessage } from '@jumpfleet/gateway-contracts';
import type { ClientReply, ClientRequest } from '@jumpfleet/gateway-contracts';
import { toolNotAvailable } from '../../application/endings.js';
import type { AgentSocket } from './agent-socket.js';

type Order = Extract<ClientRequest, { op: 'wake' | 'pin' }>;

const malformed: ClientReply = {
  ok: false,
  code: 'malformed',
  message: 'The request is malformed.',
};

/** Passes on what another service wants of a client, where the client says that it understands it. */
export function giveOrder(socket: AgentSocket, { op, ...order }: Order): ClientReply {
  if (!socket.skills.has(op)) return { ok: false, ...toolNotAvailable };
  const frame = gatewayMessage.safeParse({ t: op, ...order });
  if (!frame.success) return malformed;
  socket.send(JSON.stringify(frame.data));
  return { ok: true };
}
