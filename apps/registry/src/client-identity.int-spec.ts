import { beforeAll, describe, expect, it } from '@jest/globals';
import { enrolAnewProof, subjects } from '@jumpfleet/gateway-contracts';
import { accessToken } from '@jumpfleet/policy-neighbour';
import { eventually } from '@jumpfleet/testing';
import { jetstream } from '@nats-io/jetstream';
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { enrolment, livingRun, registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

type Conflict = Readonly<{ client_id: string; machines: { machine: string; public_ip: string }[] }>;
type History = Readonly<{ items: { type: string; event_id: string; causation_id: string }[] }>;

let site: RegistrySite;
let run: string;
beforeAll(async () => {
  site = await registrySite();
  ({ run } = await livingRun(site, 'shard-1'));
}, 60_000);

const machine = (name: string) => createHash('sha256').update(name).digest('base64url');
const life = () => randomBytes(16).toString('base64url');

let epoch = 1;
/** What a shard says when a client has proved its identity. */
async function seen(client: string, of: string, at: string, ip = '192.0.2.1'): Promise<void> {
  const about = { public_ip: ip, version: '1.0.0', platform: 'linux-64', machine: machine(of) };
  const item = { client, epoch: ++epoch, online: true, at: Date.now(), life: at, ...about };
  const batch = { shard: 'shard-1', run, items: [item] };
  await jetstream(site.nats).publish(subjects.presence('shard-1'), JSON.stringify(batch));
}

const conflicts = async (): Promise<Conflict[]> =>
  ((await site.call('GET', '/api/v1/fleet/identity-conflicts')).body as { items: Conflict[] })
    .items;
const conflictOf = async (client: string) =>
  (await conflicts()).find(({ client_id }) => client_id === client);
const decide = (client: string, body: object, token?: string) =>
  site.call('POST', `/api/v1/jump-clients/${client}/identity-decision`, body, token);
const history = async (client: string) =>
  ((await site.call('GET', `/api/v1/jump-clients/${client}/history`)).body as History).items;

function keyPair() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return { x: publicKey.export({ format: 'jwk' }).x ?? '', privateKey };
}

/** An enrolled client whose key pair the spec holds. */
async function enrolled(fields: object = {}) {
  const { installer_id } = await site.installer(fields);
  const key = keyPair();
  const request = enrolment(installer_id, { public_key: key.x });
  const text = `jumpfleet-enrol-v1\n${installer_id}\n${key.x}\n${request.hostname}`;
  const signature = sign(null, Buffer.from(text), key.privateKey).toString('base64url');
  const { body } = await site.enrol({ ...request, signature });
  return { ...key, client: (body as { client_id: string }).client_id };
}

type Old = Readonly<{ client: string; x: string; privateKey: KeyObject }>;

function anew(old: Old, of: string, next = keyPair()) {
  const proof = Buffer.from(enrolAnewProof(old.client, machine(of), next.x));
  const by = (key: KeyObject) => sign(null, proof, key).toString('base64url');
  const computer = { hostname: `host-of-${of}`, platform: 'linux-64', version: '1.0.0' };
  const body = {
    ...{ client_id: old.client, machine: machine(of), install_mode: 'user', ...computer },
    ...{ old_public_key: old.x, old_signature: by(old.privateKey) },
    ...{ public_key: next.x, signature: by(next.privateKey) },
  };
  return {
    body,
    ask: (changes = {}) => site.call('POST', '/agent/enrol-anew', { ...body, ...changes }, null),
  };
}

async function inDoubt(client: string, first = 'first', second = 'second'): Promise<void> {
  const one = life();
  await seen(client, first, one, '192.0.2.1');
  await seen(client, second, life(), '192.0.2.2');
  await seen(client, first, one, '192.0.2.1');
  await eventually(async () => expect(await conflictOf(client)).toBeDefined());
}

describe('An identity that two computers use', () => {
  it('D11: is found when the first comes back after the second, and both are listed', async () => {
    const { client } = await enrolled();
    await inDoubt(client);
    expect(await conflictOf(client)).toMatchObject({
      machines: [
        { machine: machine('first'), public_ip: '192.0.2.1' },
        { machine: machine('second'), public_ip: '192.0.2.2' },
      ],
    });
    expect(await history(client)).toMatchObject([
      { type: 'JumpClientIdentityConflicted' },
      { type: 'JumpClientEnrolled' },
    ]);
    await site.call('DELETE', `/api/v1/jump-clients/${client}`);
    expect(await conflictOf(client)).toBeUndefined();
  });

  it('D11: is not doubted when a program restarts, moves to other hardware or just reconnects', async () => {
    const { client } = await enrolled();
    const { client: marker } = await enrolled();
    for (const computer of ['a', 'a', 'b', 'c', 'c']) await seen(client, computer, life());
    const one = life();
    for (let n = 0; n < 5; n++) await seen(client, 'd', one);
    await inDoubt(marker);
    expect(await conflictOf(client)).toBeUndefined();
  });

  it('D11: is split by a decision: the other enrols anew in the same group, and its history leads back', async () => {
    const old = await enrolled({ tag: 'quay', name: 'the first' });
    await inDoubt(old.client);
    const { ask } = anew(old, 'second');
    expect(await ask()).toMatchObject({ status: 404, body: { code: 'machine-not-split' } });
    expect(await decide(old.client, { decision: 'split' })).toMatchObject({
      status: 200,
      body: { decision: 'split', keeps: machine('first'), others: [machine('second')] },
    });
    expect(await conflictOf(old.client)).toBeUndefined();
    const answer = await ask();
    expect(answer).toMatchObject({ status: 201, body: { name: 'host-of-second' } });
    const { client_id: born } = answer.body as { client_id: string };
    // An answer that got lost is asked for again.
    expect(await ask()).toMatchObject({ body: { client_id: born } });
    expect(await site.call('GET', `/api/v1/jump-clients/${born}`)).toMatchObject({
      body: { name: 'host-of-second', tag: 'quay' },
    });
    const [left, decided] = await history(old.client);
    expect(left).toMatchObject({ type: 'JumpClientSplitOff', data: { newClientId: born } });
    expect(await history(born)).toMatchObject([{ causation_id: decided?.event_id }]);
    const why = await site.call('GET', `/api/v1/jump-clients/${born}/why`);
    expect(why.body).toMatchObject({
      items: expect.arrayContaining([
        expect.objectContaining({ type: 'JumpClientIdentityDecided', actor: expect.anything() }),
      ]),
    });
    // The first has all that it had.
    expect(await history(old.client)).toHaveLength(4);
  });

  it('D11: is copied with all settings, or kept by the computer that is named', async () => {
    const old = await enrolled({ tag: 'quay', name: 'pattern', comments: 'all of it' });
    await inDoubt(old.client);
    await decide(old.client, { decision: 'copy', keeps: machine('second') });
    expect(await anew(old, 'second').ask()).toMatchObject({ status: 404 });
    const answer = await anew(old, 'first').ask();
    const { client_id: born } = answer.body as { client_id: string };
    expect(await site.call('GET', `/api/v1/jump-clients/${born}`)).toMatchObject({
      body: { name: 'pattern', tag: 'quay', comments: 'all of it' },
    });
  });

  it('D11: is merged when it was one computer after all, and doubted again if it was not', async () => {
    const { client } = await enrolled();
    await inDoubt(client, 'was', 'is');
    expect(await decide(client, { decision: 'merge' })).toMatchObject({ body: { others: [] } });
    expect(await conflictOf(client)).toBeUndefined();
    await inDoubt(client, 'one', 'another');
  });

  it('D11: is decided only where there is a doubt, and by whom policy lets edit the client', async () => {
    const { client } = await enrolled();
    expect(await decide(client, { decision: 'merge' })).toMatchObject({
      status: 409,
      body: { code: 'identity-not-in-conflict' },
    });
    await inDoubt(client);
    expect(await decide(client, { decision: 'split', keeps: machine('x') })).toMatchObject({
      status: 422,
      body: { code: 'machine-unknown' },
    });
    for (const bad of [{}, { decision: 'forget' }, { decision: 'split', keeps: 'x' }, { more: 1 }])
      expect(await decide(client, bad)).toMatchObject({ body: { code: 'invalid-request' } });
    const nobody = accessToken({ administrator: false });
    expect(await decide(client, { decision: 'merge' }, nobody)).toMatchObject({ status: 403 });
    expect(await decide('no-uuid', { decision: 'merge' })).toMatchObject({ status: 404 });
  });

  it('D11: gives no new identity to whoever lacks one of the two keys', async () => {
    const old = await enrolled();
    await inDoubt(old.client);
    await decide(old.client, { decision: 'split' });
    const { ask, body } = anew(old, 'second');
    const stranger = anew({ ...old, ...keyPair() }, 'second').body;
    for (const forged of [
      { old_signature: body.signature },
      { signature: body.old_signature },
      { machine: machine('third') },
      { public_key: keyPair().x },
    ])
      expect(await ask(forged)).toMatchObject({ status: 401, body: { code: 'proof-invalid' } });
    expect(await ask(stranger)).toMatchObject({ status: 404, body: { code: 'machine-not-split' } });
    expect(await ask({ hostname: '' })).toMatchObject({ body: { code: 'invalid-request' } });
  });
});
