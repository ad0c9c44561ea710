import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { enrolRequest } from '@jumpfleet/registry-contracts';
import { EnrolmentRefused, enrolIdentities } from './enrol-identities.js';
import type { SimulatedIdentity } from './simulated-identity.js';

type Answer = readonly [number, object];
const client_id = '3f2b8c1e-5d47-4a90-8e36-1b7c9d0f2a54';
const enrolled: Answer = [201, { client_id, name: 'till', credential: 'a.b.c' }];
const turn: Answer = [503, { code: 'enrolment-slot', detail: 'Come back.', slot_in_ms: 20 }];

let answers: Answer[] = [];
const keys: string[] = [];
const server = createServer((request, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    keys.push(enrolRequest.parse(JSON.parse(body)).public_key);
    const [status, answer] = answers.shift() ?? enrolled;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  });
});
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const options = () => ({
  site: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
  installerKey: 'k'.repeat(32),
  indices: [0],
});

it('GW-15: comes back at its turn with the same key, and is let in', async () => {
  answers = [turn, turn];
  const made: SimulatedIdentity[] = [];
  const waits: number[] = [];
  await enrolIdentities({
    ...options(),
    enrolled: (identity) => made.push(identity),
    waits: (ms) => waits.push(ms),
  });
  expect(made).toMatchObject([{ clientId: client_id }]);
  expect(waits).toEqual([20, 20]);
  expect(new Set(keys).size).toBe(1);
});

it('gives up at any other refusal, and when it is told to stop', async () => {
  const enrolledNobody = { enrolled: () => undefined };
  answers = [[410, { code: 'installer-expired' }]];
  await expect(enrolIdentities({ ...options(), ...enrolledNobody })).rejects.toThrow(
    EnrolmentRefused,
  );
  answers = [[503, { slot_in_ms: 600_000 }]];
  const stop = new AbortController();
  const waiting = enrolIdentities({
    ...options(),
    ...enrolledNobody,
    waits: () => stop.abort(),
    signal: stop.signal,
  });
  await expect(waiting).rejects.toThrow('aborted');
});
