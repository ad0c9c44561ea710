import { presenceBatch, subjects } from '@jumpfleet/gateway-contracts';
import type { AgentPass, MachineUse, PresenceBatch } from '@jumpfleet/gateway-contracts';
import type { RunningService } from '@jumpfleet/lifecycle';
import { eventually, testNats } from '@jumpfleet/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connect } from '@nats-io/transport-node';
import type { NatsConnection } from '@nats-io/transport-node';
import { startIssuer } from './testing/issuer.js';
import type { Issuer } from './testing/issuer.js';
import { startShard } from './testing/running-shard.js';
import {
  challenged,
  headersOf,
  hello,
  knock,
  newIdentity,
  online,
  resuming,
} from './testing/test-client.js';
import type { Extras, Identity } from './testing/test-client.js';

let issuer: Issuer;
let nats: NatsConnection;
let one: RunningService;
let two: RunningService;
/** Of the same site after its secret was changed. */
let changed: RunningService;
const presence: PresenceBatch['items'] = [];

const use: MachineUse = { machine: 'm'.repeat(43), life: 'l'.repeat(22) };

beforeAll(async () => {
  issuer = await startIssuer();
  const { url } = await testNats();
  nats = await connect({ servers: url });
  nats.subscribe(subjects.presence('*'), {
    callback: (_error, message) => {
      presence.push(...presenceBatch.parse(message.json()).items);
    },
  });
  const shared = { natsUrl: url, issuerUrl: issuer.url };
  one = await startShard({ shard: 'shard-1', ...shared });
  two = await startShard({ shard: 'shard-2', ...shared });
  const secret = 'another secret, after somebody rotated it';
  changed = await startShard({ shard: 'shard-3', secret, ...shared });
  for (const shard of [one, two, changed])
    await eventually(async () => (await fetch(`${shard.url}/health/ready`)).ok);
});

afterAll(async () => {
  for (const shard of [one, two, changed]) await shard.close();
  await nats.close();
  issuer.close();
});

/** A client that was here once, by a full handshake. */
async function returning() {
  const identity = newIdentity(issuer);
  const { line, welcome, epoch } = await online(one.url, identity, 0, use);
  line.socket.terminate();
  if (!welcome.pass) throw new Error('no pass was given');
  return { identity, pass: welcome.pass, epoch };
}

async function resumed(url: string, identity: Identity, extras: Extras & { pass: AgentPass }) {
  const { line, nonce, resume } = await challenged(url, identity, extras);
  expect(resume).toBe(true);
  line.say(resuming(extras.pass, identity, nonce));
  const welcome = await line.nextMessage();
  if (welcome.t !== 'welcome') throw new Error(`welcome expected, got ${welcome.t}`);
  return { line, welcome };
}

const publishEvent = (name: string, data: object) =>
  nats.request(
    `events.registry.0.jump-client.${name}`,
    JSON.stringify({ type: `jumpfleet.jump-client.${name}.v1`, data }),
  );

describe('A client that comes back with its pass', () => {
  it('is welcomed by any shard without a signature, as often as it likes, and is present as before', async () => {
    const { identity, pass, epoch } = await returning();
    for (const { url } of [one, two, two]) {
      const { line, welcome } = await resumed(url, identity, { pass, use });
      expect(welcome.epoch).toBeGreaterThan(epoch);
      expect(welcome.settings).toBeDefined();
      // A pass does not renew itself.
      expect(welcome.pass).toBeUndefined();
      await eventually(() => {
        expect(presence).toContainEqual(
          expect.objectContaining({ epoch: welcome.epoch, online: true, ...use }),
        );
      });
      line.socket.terminate();
    }
  });

  it('proves it to each connection anew: a proof that was heard before is worth nothing', async () => {
    const { identity, pass } = await returning();
    const before = await challenged(one.url, identity, { pass, use });
    const heard = resuming(pass, identity, before.nonce);
    const { line } = await challenged(one.url, identity, { pass, use });
    line.say(heard);
    await expect(line.closed).resolves.toMatchObject({ code: 4401 });
    before.line.say(heard);
    expect(await before.line.nextMessage()).toMatchObject({ t: 'welcome' });
    before.line.socket.terminate();
  });

  it('cannot answer with less than the secret', async () => {
    const { identity, pass } = await returning();
    const foreign = { ...pass, secret: 'A'.repeat(43) };
    for (const say of [
      (nonce: string) => resuming(foreign, identity, nonce),
      (nonce: string) => ({ ...resuming(pass, identity, nonce), mac: undefined }),
      (nonce: string) => ({ ...resuming(pass, identity, nonce), nonce: undefined }),
      (nonce: string) => ({ ...resuming(pass, identity, nonce), nonce: 'C'.repeat(22) }),
      () => hello('A'.repeat(86)),
    ]) {
      const { line, nonce } = await challenged(one.url, identity, { pass, use });
      line.say(say(nonce));
      await expect(line.closed).resolves.toMatchObject({ code: 4401 });
    }
  });
});

describe('A pass that does not count', () => {
  it.each([
    [
      'was changed',
      (pass: AgentPass) => ({
        pass: { ...pass, token: pass.token.replace(/.{9}$/, 'AAAAAAAAA') },
        use,
      }),
    ],
    [
      'is older than a pass may be',
      (pass: AgentPass) => ({ pass: { ...pass, token: pass.token.replace(/^\d+/, '1') }, use }),
    ],
    [
      'was given to another computer',
      (pass: AgentPass) => ({ pass, use: { ...use, machine: 'n'.repeat(43) } }),
    ],
    ['was given to a computer that did not hide which it is', (pass: AgentPass) => ({ pass })],
  ])('because it %s costs a signature, on the same connection', async (_why, shownOf) => {
    const { identity, pass } = await returning();
    const { line, nonce, resume } = await challenged(one.url, identity, shownOf(pass));
    expect(resume).toBe(false);
    line.say(hello(identity.prove(nonce)));
    expect(await line.nextMessage()).toMatchObject({
      t: 'welcome',
      pass: { lifetime_ms: 2_419_200_000 },
    });
    line.socket.terminate();
  });

  it('is one of before the shards’ secret was changed', async () => {
    const { identity, pass } = await returning();
    const { line, nonce, resume } = await challenged(changed.url, identity, { pass, use });
    expect(resume).toBe(false);
    line.say(resuming(pass, identity, nonce));
    await expect(line.closed).resolves.toMatchObject({ code: 4401 });
  });

  it('is another client’s, which takes the place of neither credential', async () => {
    const { identity: victim, pass } = await returning();
    const thief = newIdentity(issuer);
    const { line, nonce, resume } = await challenged(one.url, thief, { pass, use });
    expect(resume).toBe(false);
    line.say(resuming(pass, victim, nonce));
    await expect(line.closed).resolves.toMatchObject({ code: 4401 });
    const damaged = { ...victim, credential: `${victim.credential.slice(0, -4)}AAAA` };
    expect(await knock(one.url, '/agent', headersOf(damaged, { pass, use }))).toMatchObject({
      status: 401,
    });
  });
});

describe('A pass spares the signature and nothing else', () => {
  it('GW-17: a deleted client is sent away', async () => {
    const { identity, pass } = await returning();
    await publishEvent('deleted', {
      clientId: identity.clientId,
      deletedAt: '2026-11-21T10:00:00.000Z',
    });
    await eventually(
      async () => {
        const answer = await knock(one.url, '/agent', headersOf(identity, { pass, use }));
        expect(answer.status).toBe(410);
      },
      { pollMs: 1_000 },
    );
  });

  it('D11: an identity that two computers use must wait for the decision, and the other one enrols anew', async () => {
    const { identity, pass } = await returning();
    const { line } = await resumed(one.url, identity, { pass, use });
    const { clientId } = identity;
    const other = 'o'.repeat(43);
    await publishEvent('identity-conflicted', { clientId, machines: [use.machine, other] });
    await expect(line.closed).resolves.toMatchObject({ code: 1001 });
    const answer = () => knock(one.url, '/agent', headersOf(identity, { pass, use }));
    expect(await answer()).toMatchObject({ status: 409 });
    const decision = { clientId, decision: 'split', keeps: other, others: [use.machine] };
    await publishEvent('identity-decided', decision);
    await eventually(async () => {
      expect((await answer()).body).toContain('identity-split');
    });
  });

  it('D11: who connects again and again must stay away', async () => {
    const { identity, pass } = await returning();
    const codes = new Set<number>();
    for (let i = 0; i < 21; i++)
      codes.add((await knock(one.url, '/agent', headersOf(identity, { pass, use }))).status);
    expect([...codes]).toEqual([101, 429]);
  });
});
