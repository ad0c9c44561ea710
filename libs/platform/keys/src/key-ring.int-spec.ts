import { generateKeyPairSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '@jumpfleet/testing';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { KeyRing, TokenExpired, TokenInvalid, UnknownKey, signJwt, thumbprint } from './index.js';
import type { KeySource } from './index.js';

const issuer = 'jumpfleet/policy';
const newKey = () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const jwk = publicKey.export({ format: 'jwk' });
  return { privateKey, jwk: { ...jwk, kid: thumbprint(jwk) } };
};
const tokenOf = ({ privateKey, jwk }: { privateKey: KeyObject; jwk: { kid: string } }) =>
  signJwt({ iss: issuer }, jwk.kid, privateKey);

let keys = [newKey()];
let answer: () => { status: number; body: string };
let asked = 0;
let rings: KeyRing[] = [];
const server = createServer((_request, response) => {
  asked += 1;
  const { status, body } = answer();
  response.writeHead(status).end(body);
});
const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;

function load(source: KeySource = url(), now = () => Date.now()): KeyRing {
  const ring = KeyRing.load([source], { now });
  rings.push(ring);
  return ring;
}

beforeEach(async () => {
  asked = 0;
  keys = [newKey()];
  rings = [];
  answer = () => ({ status: 200, body: JSON.stringify({ keys: keys.map(({ jwk }) => jwk) }) });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  for (const ring of rings) ring.close();
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const first = () => keys[0] ?? newKey();

describe('a key ring', () => {
  it('waits for an issuer that is not there yet', async () => {
    answer = () => ({ status: 503, body: '' });
    const ring = load();
    expect(() => ring.verify(tokenOf(first()), issuer)).toThrow(UnknownKey);
    await eventually(() => asked > 1);
    expect(ring.isLoaded).toBe(false);
    answer = () => ({ status: 200, body: JSON.stringify({ keys: [first().jwk] }) });
    await eventually(() => ring.isLoaded);
    expect(ring.verify(tokenOf(first()), issuer)).toEqual({ iss: issuer });
  });

  it('fetches a key that it has not seen before, at most once a second', async () => {
    let now = 0;
    const ring = load(url(), () => now);
    await eventually(() => ring.isLoaded);
    now += 1_000;
    keys.push(newKey());
    const newer = tokenOf(keys[1] ?? newKey());
    expect(await ring.verifyFresh(newer, issuer)).toEqual({ iss: issuer });
    expect(asked).toBe(2);
    const stranger = tokenOf(newKey());
    for (let attempt = 0; attempt < 50; attempt++)
      await expect(ring.verifyFresh(stranger, issuer)).rejects.toThrow(UnknownKey);
    expect(asked).toBe(2);
    now += 1_000;
    await expect(ring.verifyFresh(stranger, issuer)).rejects.toThrow(UnknownKey);
    expect(asked).toBe(3);
  });

  it('keeps its keys while the issuer is away or talks nonsense', async () => {
    let now = 0;
    const ring = load(url(), () => now);
    await eventually(() => ring.isLoaded);
    for (const body of ['', 'null', '{"keys":{}}', '[]']) {
      answer = () => ({ status: 200, body });
      now += 1_000;
      await expect(ring.verifyFresh(tokenOf(newKey()), issuer)).rejects.toThrow(UnknownKey);
    }
    expect(ring.verify(tokenOf(first()), issuer)).toEqual({ iss: issuer });
  });

  it('remembers a verified token, but not beyond its time or its key', async () => {
    let now = 1_000_000;
    const ring = load(url(), () => now);
    await eventually(() => ring.isLoaded);
    const { privateKey, jwk } = first();
    const short = signJwt({ iss: issuer, exp: 1_001 }, jwk.kid, privateKey);
    const lasting = tokenOf(first());
    for (const token of [short, lasting, short, lasting]) ring.verify(token, issuer);
    now += 1_000;
    expect(() => ring.verify(short, issuer)).toThrow(TokenExpired);
    expect(() => ring.verify(lasting, 'jumpfleet/registry')).toThrow(TokenInvalid);
    keys = [newKey()];
    await expect(ring.verifyFresh(tokenOf(newKey()), issuer)).rejects.toThrow(UnknownKey);
    expect(() => ring.verify(lasting, issuer)).toThrow(UnknownKey);
  });

  it('passes over keys of other kinds', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const other = { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'rsa' };
    answer = () => ({ status: 200, body: JSON.stringify({ keys: [other, first().jwk] }) });
    const ring = load();
    await eventually(() => ring.isLoaded);
    expect(ring.verify(tokenOf(first()), issuer)).toEqual({ iss: issuer });
  });

  it('lets a source speak for its own issuer only, when told which', async () => {
    const ring = load({ url: url(), issuer: 'jumpfleet/sessions' });
    await eventually(() => ring.isLoaded);
    expect(() => ring.verify(tokenOf(first()), issuer)).toThrow(UnknownKey);
  });
});
