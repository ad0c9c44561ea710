import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import {
  decodeDataFrame,
  encodeDataFrame,
  limits,
  representativeMessage,
  sessionSubprotocol,
} from '@jumpfleet/gateway-contracts';
import type { RepresentativeMessage, SessionMessage } from '@jumpfleet/gateway-contracts';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { RepresentativeLine, SessionRefused } from './representative-line.js';
import { SiteRefusal } from './site-api.js';

const id = '8f2b8c52-6a3c-4a71-9d0b-0f6a4bd5a111';
const attached: Extract<SessionMessage, { t: 'attached' }> = {
  t: 'attached',
  session: id,
  leg: id,
  client: { id, name: 'till 4' },
  permissions: ['shell'],
  tools: ['shell'],
  grace_ms: 60_000,
  resumed: false,
};
const size = { cols: 80, rows: 24 };
let server: WebSocketServer;
let url: string;
let heard: RepresentativeMessage[];
let typed: string;
let answer: (message: RepresentativeMessage, say: (message: SessionMessage) => void) => void;
let line: WebSocket | undefined;

/** A computer that attaches whoever comes and opens whatever is asked for, unless a test says otherwise. */
beforeEach(async () => {
  heard = [];
  typed = '';
  answer = (message, say) => {
    if (message.t === 'attach') say({ ...attached, resumed: message.resume === true });
    if (message.t === 'open') say({ t: 'opened', channel: message.channel });
  };
  server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    handleProtocols: () => sessionSubprotocol,
  });
  server.on('connection', (socket) => {
    line = socket;
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) typed += Buffer.from(decodeDataFrame(data)?.payload ?? []).toString();
      else {
        const message = representativeMessage.parse(JSON.parse(data.toString()));
        heard.push(message);
        answer(message, (reply) => socket.send(JSON.stringify(reply)));
      }
    });
  });
  await once(server, 'listening');
  url = `ws://127.0.0.1:${String((server.address() as AddressInfo).port)}/session`;
});
afterEach(() => {
  for (const socket of server.clients) socket.terminate();
  server.close();
});

const print = (text: string) => line?.send(encodeDataFrame(1, Buffer.from(text)));
const say = (message: SessionMessage) => line?.send(JSON.stringify(message));

it('attaches with its ticket, opens a shell, and ends with the shell’s status', async () => {
  const rep = await RepresentativeLine.open(url, 'ticket');
  expect(heard).toEqual([{ t: 'attach', ticket: 'ticket' }]);
  const shell = await rep.openShell(size);
  let output = '';
  shell.on('output', (bytes) => (output += Buffer.from(bytes).toString()));
  print('$ ');
  shell.write(Buffer.from('exit 3\n'));
  shell.resize({ cols: 100, rows: 30 });
  while (!heard.some(({ t }) => t === 'resize')) await once(line ?? server, 'message');
  say({ t: 'exit', channel: 1, code: 3 });
  expect(await shell.whenEnded).toEqual({ code: 3, reason: '' });
  expect(output).toBe('$ ');
  expect(typed).toBe('exit 3\n');
  rep.close();
});

it('types no faster than the computer takes it', async () => {
  const rep = await RepresentativeLine.open(url, 'ticket');
  const shell = await rep.openShell(size);
  expect(shell.write(Buffer.alloc(limits.initialCreditBytes, 'x'))).toBe(true);
  expect(shell.write(Buffer.alloc(limits.initialCreditBytes, 'y'))).toBe(false);
  while (typed.length < limits.initialCreditBytes) await once(line ?? server, 'message');
  expect(typed).not.toContain('y');
  const drained = once(shell, 'drain');
  say({ t: 'credit', channel: 1, bytes: limits.initialCreditBytes });
  await drained;
  while (typed.length < 2 * limits.initialCreditBytes) await once(line ?? server, 'message');
  rep.close();
});

it('gives the computer credit for what was shown', async () => {
  const rep = await RepresentativeLine.open(url, 'ticket');
  await rep.openShell(size);
  for (let sent = 0; sent < limits.initialCreditBytes; sent += limits.maxDataBytes)
    print('z'.repeat(limits.maxDataBytes));
  const credited = () =>
    heard.reduce((sum, message) => sum + (message.t === 'credit' ? message.bytes : 0), 0);
  while (credited() < limits.initialCreditBytes) await once(line ?? server, 'message');
  rep.close();
});

it('says why a ticket was refused', async () => {
  answer = (_message, reply) => {
    reply({ t: 'ended', reason: 'The ticket has expired.' });
    line?.close(4403, 'ticketRefused');
  };
  await expect(RepresentativeLine.open(url, 'old')).rejects.toThrow(SessionRefused);
  await expect(RepresentativeLine.open(url, 'old')).rejects.toThrow('The ticket has expired.');
});

it('says why a shell was refused', async () => {
  const rep = await RepresentativeLine.open(url, 'ticket');
  answer = (message, reply) => {
    if (message.t === 'open')
      reply({ t: 'refused', channel: message.channel, code: 'shell-failed', message: 'No shell.' });
  };
  await expect(rep.openShell(size)).rejects.toThrow('No shell.');
  rep.close();
});

it('loses its shells with the line, and says why', async () => {
  const rep = await RepresentativeLine.open(url, 'ticket');
  const shell = await rep.openShell(size);
  const ended = once(rep, 'ended');
  say({ t: 'ended', reason: 'The Jump Client is offline.' });
  line?.close(4410, 'over');
  expect(await ended).toEqual(['The Jump Client is offline.', 'ended']);
  expect(await shell.whenEnded).toEqual({ code: undefined, reason: 'The Jump Client is offline.' });
});

it('comes back with a new ticket when the line is lost, and its shell goes on where it was', async () => {
  const tickets: string[] = [];
  const renew = async () => {
    tickets.push('second');
    return { url, ticket: 'second' };
  };
  const rep = await RepresentativeLine.open(url, 'first', { renew });
  const shell = await rep.openShell(size);
  let output = '';
  shell.on('output', (bytes) => (output += Buffer.from(bytes).toString()));
  print('one ');
  shell.write(Buffer.from('typed'));
  while (typed !== 'typed') await once(line ?? server, 'message');
  answer = (message, reply) => {
    if (message.t === 'attach') reply({ ...attached, resumed: true });
    if (message.t === 'resume') {
      reply({ t: 'resumed', channel: 1, received: 2 });
      print('two '.slice(message.received - 4));
    }
  };
  const [away, back] = [once(rep, 'away'), once(rep, 'back')];
  line?.terminate();
  expect(await away).toEqual(['ours', expect.any(Date)]);
  shell.write(Buffer.from(' on'));
  await back;
  while (!output.includes('two')) await once(shell, 'output');
  expect(output).toBe('one two ');
  while (!typed.endsWith('on')) await once(line ?? server, 'message');
  expect(typed).toBe('typedped on');
  expect(tickets).toEqual(['second']);
  expect(heard).toContainEqual({ t: 'attach', ticket: 'second', resume: true });
  rep.close();
});

it('gives up at once when the site knows the session no more', async () => {
  const renew = () => Promise.reject(new SiteRefusal(404, 'session-not-found', 'No such session.'));
  const rep = await RepresentativeLine.open(url, 'first', { renew });
  const shell = await rep.openShell(size);
  const ended = once(rep, 'ended');
  line?.terminate();
  expect(await ended).toEqual(['No such session.', 'connection-lost']);
  expect(await shell.whenEnded).toEqual({ code: undefined, reason: 'No such session.' });
});
