import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { agentMessage, agentSubprotocol } from '@jumpfleet/gateway-contracts';
import type { AgentMessage } from '@jumpfleet/gateway-contracts';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { AgentConnection } from './agent-connection.js';
import type { AgentOwner } from './agent-connection.js';
import { generateKeyPair, signText } from './key-pair.js';
import type { LineEnd } from './line-end.js';

const keys = generateKeyPair();
const profile = {
  clientId: '8f2b8c52-6a3c-4a71-9d0b-0f6a4bd5a111',
  lastEpoch: 0,
  version: '1.0.0',
  platform: 'linux-64',
  installMode: 'user',
  sign: (text: string) => signText(keys, text),
} as const;

let server: Server;
let site: string;
let lines: WebSocketServer;

beforeEach(async () => {
  server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  site = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  lines = new WebSocketServer({ noServer: true, handleProtocols: () => agentSubprotocol });
});
afterEach(async () => {
  for (const client of lines.clients) client.terminate();
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
});

function acceptLines(): Promise<WebSocket> {
  return new Promise((resolve) => {
    server.once('upgrade', (request, socket, head) => {
      lines.handleUpgrade(request, socket, head, (line) => {
        line.send(JSON.stringify({ t: 'challenge', nonce: 'n'.repeat(43), shard: 's-1' }));
        resolve(line);
      });
    });
  });
}

function dial(slot?: string): {
  connection: AgentConnection;
  heard: string[];
  end: Promise<LineEnd>;
} {
  const heard: string[] = [];
  const { promise: end, resolve } = Promise.withResolvers<LineEnd>();
  const owner: AgentOwner = {
    online: (_, { epoch }) => heard.push(`online ${String(epoch)}`),
    settings: (_, { stats_interval_ms }) => heard.push(`settings ${String(stats_interval_ms)}`),
    collectStatistics: () => heard.push('collect'),
    channel: (_, { t }) => heard.push(t),
    data: (_, channel, payload) => heard.push(`data ${String(channel)} ${String(payload.length)}`),
    remove: () => heard.push('remove'),
    ended: (_, how) => resolve(how),
  };
  const connection = new AgentConnection({ site, credential: 'jwt', slot, profile }, owner);
  return { connection, heard, end };
}

async function nextMessage(line: WebSocket): Promise<AgentMessage> {
  const [data] = (await once(line, 'message')) as [Buffer];
  return agentMessage.parse(JSON.parse(data.toString('utf8')));
}

it('comes online over a real WebSocket and is told apart from a refusal when cut', async () => {
  const accepted = acceptLines();
  const { connection, heard, end } = dial();
  const line = await accepted;
  expect(await nextMessage(line)).toMatchObject({ t: 'hello', install_mode: 'user' });
  const welcome = { t: 'welcome', epoch: 9, heartbeat_ms: 30_000, stats_interval_ms: 60_000 };
  line.send(JSON.stringify({ ...welcome, server_time: new Date().toISOString() }));
  const settings = { stats: [], remove_after_offline_ms: null, restrict_uninstall: false };
  line.send(JSON.stringify({ t: 'settings', ...settings, stats_interval_ms: 90_000 }));
  line.send(JSON.stringify({ t: 'close', channel: 3, reason: '' }));
  line.send(Buffer.from([1, 0, 0, 0, 3, 65, 66]));
  line.close(1001, 'restart');
  expect(await end).toEqual({
    kind: 'closed',
    code: 1001,
    reason: 'restart',
    reconnectWithinMs: 1_000,
  });
  expect(heard).toEqual(['online 9', 'settings 90000', 'close', 'data 3 2']);
  expect(connection.isOnline).toBe(true);
});

it('shows its credential and its reserved slot', async () => {
  const seen = once(server, 'upgrade');
  const { connection, end } = dial('slot-token');
  const [request, socket] = (await seen) as [IncomingMessage, Duplex];
  expect(request.headers.authorization).toBe('JumpClient jwt');
  expect(request.headers['jumpfleet-slot']).toBe('slot-token');
  connection.cut();
  socket.destroy();
  expect(await end).toMatchObject({ kind: 'unreachable' });
});

it('reads the slot that it is told to come back at', async () => {
  server.on('upgrade', (_, socket) => {
    const body = JSON.stringify({
      code: 'reconnect-slot',
      detail: '',
      slot_in_ms: 1_234,
      slot: 's',
    });
    socket.end(`HTTP/1.1 503 Busy\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`);
  });
  expect(await dial().end).toEqual({ kind: 'slot', inMs: 1_234, slot: 's' });
});

it('reads why it was refused', async () => {
  server.on('upgrade', (_, socket) => {
    const body = JSON.stringify({
      code: 'jump-client-removed',
      detail: 'The Jump Client does not exist.',
    });
    socket.end(
      `HTTP/1.1 410 Gone\r\nRetry-After: 7\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`,
    );
  });
  expect(await dial().end).toMatchObject({
    kind: 'refused',
    status: 410,
    code: 'jump-client-removed',
    afterMs: 7_000,
  });
});

it('says so when nobody is there', async () => {
  server.close();
  expect(await dial().end).toMatchObject({ kind: 'unreachable' });
});
