import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { generateKeyPair } from '@jumpfleet/gateway-client';
import { agentMessage, agentSubprotocol, passHeader } from '@jumpfleet/gateway-contracts';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import type { AgentMessage, ClientSettings } from '@jumpfleet/gateway-contracts';
import { eventually } from '@jumpfleet/testing';
import { workspaceRoot } from '@jumpfleet/local-servers';
import { FleetProcesses } from './fleet-processes.js';
import { IdentityFile } from './identity-file.js';
import { SimulatedFleet } from './simulated-fleet.js';
import type { SimulatedIdentity } from './simulated-identity.js';

const folder = mkdtempSync(join(tmpdir(), 'fleet-'));
const http = createServer();
const lines = new WebSocketServer({ noServer: true, handleProtocols: () => agentSubprotocol });
const output: string[] = [];
let site: string;
let freeAt = 0;
let newest: WebSocket | undefined;
let settings: ClientSettings | undefined;
let isAway = false;
const pass = { token: 'token', secret: 's'.repeat(43), lifetime_ms: 600_000 };
const told: AgentMessage[] = [];
const stops: (() => unknown)[] = [];

/** A gateway of a few lines: slots for those who come without one, then challenge and welcome. */
beforeAll(async () => {
  http.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (isAway) {
      socket.destroy();
      return;
    }
    if (request.headers['jumpfleet-slot'] === undefined) {
      freeAt = Math.max(freeAt + 2, Date.now());
      const answer = {
        code: 'reconnect-slot',
        detail: '',
        slot: 's',
        slot_in_ms: Math.max(0, freeAt - Date.now()),
      };
      const body = JSON.stringify(answer);
      socket.end(`HTTP/1.1 503 Later\r\nContent-Length: ${String(body.length)}\r\n\r\n${body}`);
      return;
    }
    lines.handleUpgrade(request, socket, head, (line) => {
      const say = (message: object) => line.send(JSON.stringify(message));
      const resume = request.headers[passHeader] === pass.token;
      say({ t: 'challenge', nonce: 'n'.repeat(43), shard: 's-1', resume });
      line.on('message', (data: Buffer, isBinary) => {
        if (isBinary) {
          output.push(data.toString('utf8', 5));
          return;
        }
        const message = agentMessage.parse(JSON.parse(data.toString('utf8')));
        told.push(message);
        if (message.t !== 'hello') return;
        newest = line;
        const terms = { heartbeat_ms: 30_000, stats_interval_ms: 30_000 };
        const server_time = new Date().toISOString();
        const more = { ...(settings && { settings }), ...(message.signature && { pass }) };
        say({ t: 'welcome', epoch: 1, ...terms, server_time, ...more });
      });
    });
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  site = `http://127.0.0.1:${String((http.address() as AddressInfo).port)}`;
});
beforeEach(() => {
  output.length = 0;
  told.length = 0;
  settings = undefined;
  isAway = false;
});
afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())));
afterAll(() => {
  for (const line of lines.clients) line.terminate();
  http.close();
  rmSync(folder, { recursive: true });
});

const identities = (count: number): SimulatedIdentity[] =>
  Array.from({ length: count }, (_, index) => ({
    index,
    clientId: randomUUID(),
    credential: 'jwt',
    ...generateKeyPair(),
  }));

/** Resolves with the next welcomes, `count` of them. */
function fleetOf(count: number) {
  let welcomes = 0;
  let wanted = Number.POSITIVE_INFINITY;
  let reached: () => void = () => undefined;
  const fleet = new SimulatedFleet(identities(count), {
    site,
    welcomed: () => {
      if (++welcomes === wanted) reached();
    },
  });
  stops.push(() => fleet.stop());
  const online = (total: number) =>
    new Promise<void>((resolve) => {
      wanted = total;
      reached = resolve;
      if (welcomes >= total) resolve();
    });
  return { fleet, online };
}

it('brings every client online at its slot, and back after all lines were cut', async () => {
  const { fleet, online } = fleetOf(60);
  fleet.start(1_000);
  await online(60);
  expect(fleet.counts()).toMatchObject({ online: 60, welcomes: 60, reconnects: 0 });
  expect(fleet.counts().rejections).toEqual({ 'reconnect-slot': 60 });
  fleet.cutAll();
  await online(120);
  expect(fleet.counts()).toMatchObject({ online: 60, welcomes: 120, reconnects: 60 });
  const proofs = told.flatMap((message) => (message.t === 'hello' ? [message] : []));
  expect(proofs.filter(({ signature }) => signature !== undefined)).toHaveLength(60);
  expect(proofs.filter(({ mac }) => mac !== undefined)).toHaveLength(60);
  fleet.stop();
  expect(fleet.counts().online).toBe(0);
});

it('runs in processes of its own, and says so when one of them dies', async () => {
  const file = new IdentityFile(join(folder, 'processes', 'identities.jsonl'));
  const made = identities(30);
  file.append(made);
  const welcomed = new Set<string>();
  const fleet = new FleetProcesses({
    site,
    identityFile: file.path,
    clients: 30,
    dialsPerSecond: 1_000,
    welcomed: (welcomes) => welcomes.forEach(([id]) => welcomed.add(id)),
    execArgv: ['--import', join(workspaceRoot(), 'tools', 'setup', 'typescript.mjs')],
  });
  stops.push(() => fleet.stop());
  await fleet.until(({ online }) => online === 30);
  expect(welcomed).toEqual(new Set(made.map(({ clientId }) => clientId)));
  fleet.cutAll();
  await fleet.until(({ reconnects }) => reconnects === 30);
  for (const pid of fleet.processIds) process.kill(pid, 'SIGKILL');
  await expect(fleet.until(() => false)).rejects.toThrow('a process of the fleet ended');
});

it('RG-20, RG-21: tells what the site asks for, as often as it asks', async () => {
  settings = {
    stats: ['uptime', 'thumbnail'],
    stats_interval_ms: 20,
    remove_after_offline_ms: null,
    restrict_uninstall: false,
  };
  const { fleet, online } = fleetOf(1);
  fleet.start(1_000);
  await online(1);
  while (told.filter(({ t }) => t === 'stats').length < 3) await once(newest ?? http, 'message');
  const reports = told.flatMap((message) => (message.t === 'stats' ? [message.stats] : []));
  expect(Object.keys(reports[0] ?? {})).toContain('uptime_seconds');
  expect(Object.keys(reports[0] ?? {})).not.toContain('cpu_percent');
  expect(told.some(({ t }) => t === 'thumbnail')).toBe(true);
});

it('RG-34: leaves for good when there was no contact for as long as the site allows', async () => {
  settings = {
    stats: [],
    stats_interval_ms: 60_000,
    remove_after_offline_ms: 1,
    restrict_uninstall: false,
  };
  const { fleet, online } = fleetOf(5);
  fleet.start(1_000);
  await online(5);
  isAway = true;
  fleet.cutAll();
  await eventually(() => expect(fleet.counts().removed).toBe(5), { timeoutMs: 30_000 });
});

it('answers a shell as a computer would', async () => {
  const { fleet, online } = fleetOf(1);
  fleet.start(1_000);
  await online(1);
  const line = newest;
  if (line === undefined) throw new Error('no line');
  const heard: { t: string }[] = [];
  line.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) heard.push(JSON.parse(data.toString('utf8')) as { t: string });
  });
  const size = { cols: 80, rows: 24 };
  const open = {
    t: 'open',
    channel: 1,
    session: randomUUID(),
    leg: randomUUID(),
    ref: 1,
    tool: 'shell',
    representative: 'Ann',
  };
  line.send(JSON.stringify({ ...open, ...size }));
  line.send(
    Buffer.concat([Buffer.from([1, 0, 0, 0, 1]), Buffer.from('hostname\recho hi\rexit 4\r')]),
  );
  while (!heard.some(({ t }) => t === 'close')) await once(line, 'message');
  expect(output.join('')).toContain('hostname\r\nsim-00001\r\nsim-00001$ echo hi\r\nhi\r\n');
  expect(heard).toContainEqual({ t: 'exit', channel: 1, code: 4 });
});

it('keeps identities in a file that only its owner reads, and passes over a torn last line', () => {
  const file = new IdentityFile(join(folder, 'site', 'identities.jsonl'));
  const made = identities(3);
  file.append(made);
  file.append([{ ...made[0], credential: 'x' } as SimulatedIdentity]);
  expect(file.read(1, 2)).toEqual(made.slice(1));
  file.replace(made.slice(0, 1));
  expect(file.read()).toEqual(made.slice(0, 1));
});
