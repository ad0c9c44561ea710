import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { limits } from '@jumpfleet/gateway-contracts';
import { problem, refuseUpgrade } from './refusal.js';

/** No compression, no list of clients, no server of its own: what keeps a connection small. */
export const socketOptions = {
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: limits.maxFrameBytes,
  closeTimeout: 5_000,
} as const;

/** Takes an upgrade request: opens a WebSocket, or refuses. */
export interface Door {
  open(request: IncomingMessage, socket: Duplex, head: Buffer): void;
}

const notFound = problem(404, 'not-found', 'There is no WebSocket at this address.');
const failed = problem(500, 'internal', 'The connection could not be opened.');

/** Leads each upgrade request to the door of its path. What goes wrong there costs that connection only. */
export function openDoors(
  server: Server,
  doors: Readonly<Record<string, Door>>,
  onError: (error: unknown) => void,
): void {
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', destroyThis);
    const path = request.url?.split('?', 1)[0] ?? '';
    try {
      const door = Object.hasOwn(doors, path) ? doors[path] : undefined;
      if (door) door.open(request, socket, head);
      else refuseUpgrade(socket, notFound);
    } catch (error) {
      onError(error);
      refuseUpgrade(socket, failed);
    }
  });
}

function destroyThis(this: Duplex): void {
  this.destroy();
}

/** Whether the client offers the subprotocol. */
export function offers(request: IncomingMessage, subprotocol: string): boolean {
  const offered = request.headers['sec-websocket-protocol'] ?? '';
  return offered.split(',').some((name) => name.trim() === subprotocol);
}

/** The client's own address: what the proxy in front says, if one is trusted. */
export function remoteAddress(request: IncomingMessage, behindProxy: boolean): string {
  const forwarded = behindProxy ? request.headers['x-forwarded-for'] : undefined;
  const last = String(forwarded ?? '')
    .split(',')
    .at(-1)
    ?.trim();
  const address = last === '' || last === undefined ? request.socket.remoteAddress : last;
  return (address ?? '').replace(/^::ffff:/, '').slice(0, 64);
}
