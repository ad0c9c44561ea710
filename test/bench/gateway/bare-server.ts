import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';

/** The yardstick: `ws` as its documentation begins, and nothing behind it. */
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, backlog: 4096 });
server.on('connection', (socket) => {
  socket.on('error', () => undefined);
});
server.on('listening', () => process.send?.((server.address() as AddressInfo).port));
