import { beforeAll, describe, expect, it } from '@jest/globals';
import { grpcClient } from '@jumpfleet/grpc';
import { subjects } from '@jumpfleet/gateway-contracts';
import type { ClientReply, ClientRequest, Statistics } from '@jumpfleet/gateway-contracts';
import { accessToken, policyNeighbour, serviceSecret } from '@jumpfleet/policy-neighbour';
import { registryProto } from '@jumpfleet/registry-contracts';
import { eventually } from '@jumpfleet/testing';
import { jetstream } from '@nats-io/jetstream';
import { startOrchestratorNeighbour } from './testing/orchestrator-neighbour.js';
import { livingRun, registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

const shard = 'wake-1';
const clients = '/api/v1/jump-clients';
const settings = '/api/v1/settings/jump-clients';
const card = '00:1a:2b:3c:4d:5e';

let site: RegistrySite;
let run: string;
let epoch = Date.now() * 1_000;
beforeAll(async () => {
  const orchestrator = await startOrchestratorNeighbour();
  site = await registrySite({ UPGRADES_GRPC: orchestrator.grpcAddress ?? '' });
  ({ run } = await livingRun(site, shard));
}, 60_000);

const publish = (subject: string, items: object[]) =>
  jetstream(site.nats).publish(subject, JSON.stringify({ shard, run, items }));
const status = async (id: string) =>
  ((await site.call('GET', `${clients}/${id}`)).body as { status: string }).status;

async function says(client: string, online: boolean, publicIp: string): Promise<void> {
  const item = { client, epoch: ++epoch, online, at: Date.now(), public_ip: publicIp };
  await publish(subjects.presence(shard), [item]);
}

/** A computer of a network, that has told of itself; online, or gone since. */
async function computer(
  stats: Statistics,
  { online, publicIp = '203.0.113.1' }: { online: boolean; publicIp?: string },
): Promise<string> {
  const { client_id: client } = await site.client({ hostname: `pc-${String(++epoch)}` });
  await says(client, true, publicIp);
  await publish(subjects.stats(shard), [
    { client, epoch, seq: 1, at: Date.now(), stats: { ...stats, hostname: 'told' } },
  ]);
  await eventually(async () => {
    const { body } = await site.call('GET', `${clients}/${client}`);
    expect(body).toMatchObject({ status: 'online', statistics: { hostname: 'told' } });
  });
  if (online) return client;
  await publish(subjects.presence(shard), [{ client, epoch, online: false, at: Date.now() }]);
  await eventually(async () => expect(await status(client)).toBe('offline'));
  return client;
}

/** Stands in for the shard that holds the client's line; answers what the client was asked. */
function shardOf(client: string, reply: ClientReply): ClientRequest[] {
  const asked: ClientRequest[] = [];
  site.nats.subscribe(subjects.client(client), {
    callback: (_error, message) => {
      asked.push(message.json());
      message.respond(JSON.stringify(reply));
    },
  });
  return asked;
}

const enable = (wake_on_lan: boolean) => site.call('PUT', settings, { wake_on_lan });
const wake = (id: string, body?: object, token?: string) =>
  site.call('POST', `${clients}/${id}/wake`, body, token);

describe('Wake-on-LAN', () => {
  it('SB-31, SB-32, SB-33: goes through another client of the network, and then not again for 30 s', async () => {
    await enable(true);
    const gateway = { default_gateway: '02:00:00:00:00:01' };
    const target = await computer({ ...gateway, mac_addresses: [card] }, { online: false });
    const helper = await computer(gateway, { online: true });
    const stranger = await computer(
      { default_gateway: '02:00:00:00:00:02' },
      { online: true, publicIp: '203.0.113.1' },
    );
    const [asked, others] = [shardOf(helper, { ok: true }), shardOf(stranger, { ok: true })];
    const first = await wake(target, { secure_on_password: '0A-0b-0c-0d-0e-0f' });
    expect(first).toMatchObject({ status: 202, body: { helpers: 1 } });
    expect(asked).toEqual([{ op: 'wake', macs: [card], password: '0a0b0c0d0e0f' }]);
    expect(others).toEqual([]);
    const { available_again_at: again } = first.body as { available_again_at: string };
    expect(Date.parse(again) - Date.now()).toBeGreaterThan(25_000);
    const other = accessToken({ name: 'somebody else' });
    expect(await wake(target, undefined, other)).toMatchObject({
      status: 409,
      body: { code: 'wake-locked', available_again_at: again },
    });
    expect((await site.call('GET', `${clients}/${target}`, undefined, other)).body).toMatchObject({
      wake_available_at: again,
    });
    const { body: history } = await site.call('GET', `${clients}/${target}/history`);
    expect(history).toMatchObject({
      items: [
        { type: 'JumpClientWakeAttempted', data: { hasPassword: true, helpers: [helper] } },
        { type: 'JumpClientEnrolled' },
      ],
    });
    expect(JSON.stringify(history)).not.toContain('0a0b0c0d0e0f');
  });

  it('SB-31: asks the next where one cannot, and at most three that can', async () => {
    const gateway = { default_gateway: '02:00:00:00:00:03' };
    const target = await computer({ ...gateway, mac_addresses: [card] }, { online: false });
    const helpers = await Promise.all(
      Array.from({ length: 5 }, () => computer(gateway, { online: true })),
    );
    const asked = helpers
      .toSorted()
      .map((helper, at) =>
        shardOf(helper, at === 1 ? { ok: false, code: 'tool-not-available' } : { ok: true }),
      );
    expect(await wake(target)).toMatchObject({ status: 202, body: { helpers: 3 } });
    expect(asked.map(({ length }) => length)).toEqual([1, 1, 1, 1, 0]);
  });

  it('SB-31: an address of a gateway is one network’s only behind one public address', async () => {
    const gateway = { default_gateway: '192.168.1.1' };
    const target = await computer(
      { ...gateway, mac_addresses: [card] },
      { online: false, publicIp: '203.0.113.7' },
    );
    await computer(gateway, { online: true, publicIp: '203.0.113.8' });
    expect(await wake(target)).toMatchObject({ status: 409, body: { code: 'wake-no-helper' } });
    const neighbour = await computer(gateway, { online: true, publicIp: '203.0.113.7' });
    const asked = shardOf(neighbour, { ok: true });
    expect(await wake(target)).toMatchObject({ status: 202 });
    expect(asked.length).toBe(1);
  });

  it('SB-30, SB-34: is refused with the reason where it cannot be', async () => {
    const gateway = { default_gateway: '02:00:00:00:00:04' };
    const there = await computer({ ...gateway, mac_addresses: [card] }, { online: true });
    expect(await wake(there)).toMatchObject({ status: 409, body: { code: 'jump-client-online' } });
    const cardless = await computer(gateway, { online: false });
    expect(await wake(cardless)).toMatchObject({
      status: 409,
      body: { code: 'wake-card-unknown' },
    });
    const target = await computer({ ...gateway, mac_addresses: [card] }, { online: false });
    expect(await wake(target)).toMatchObject({ status: 409, body: { code: 'wake-not-sent' } });
    for (const secure_on_password of ['short', '00:11:22:33:44', 7])
      expect((await wake(target, { secure_on_password })).status).toBe(422);
    expect((await wake('0199a000-0000-7000-8000-000000000000')).status).toBe(404);
    expect((await wake('nothing')).status).toBe(404);
    await enable(false);
    expect(await wake(target)).toMatchObject({ status: 403, body: { code: 'wake-not-enabled' } });
  });

  it('PO-02: is for whoever may jump there', async () => {
    await enable(true);
    const target = await computer({ mac_addresses: [card] }, { online: false });
    const somebody = (name: string, ...groups: number[]) => {
      policyNeighbour.sees.set(`user-${name}`, {});
      policyNeighbour.may.set(`user-${name} jump-client:view`, { jumpGroupIds: [1] });
      policyNeighbour.may.set(`user-${name} jump-client:jump`, { jumpGroupIds: groups });
      return accessToken({ name, administrator: false });
    };
    expect((await wake(target, undefined, somebody('looker', 999))).status).toBe(403);
    expect(await wake(target, undefined, somebody('jumper', 1))).toMatchObject({
      status: 409,
      body: { code: 'wake-no-helper' },
    });
  });
});

describe('Whether a customer is present (PO-35)', () => {
  interface Service {
    getJumpClient: (request: { id: string }) => { access: { customerPresent: boolean } };
  }
  const isPresent = async (id: string): Promise<boolean> => {
    const { client, close } = grpcClient<Service>(site.registry.grpcAddress ?? '', {
      deadlineMs: 20_000,
      protoPath: registryProto,
      package: 'jumpfleet.registry.v1',
      service: 'RegistryService',
      serviceSecret,
    });
    const { access } = await client.getJumpClient({ id });
    close();
    return access.customerPresent;
  };

  it('is told by the login alone, or by the screen as well, as the site says', async () => {
    const user = { console_user: 'ann' };
    const [here, locked, saving, nobody] = await Promise.all(
      [
        { ...user, screen_locked: false, screen_saver: false },
        { ...user, screen_locked: true },
        { ...user, screen_saver: true },
        { console_user: '' },
      ].map((stats) => computer(stats, { online: true })),
    );
    const present = () =>
      Promise.all([here, locked, saving, nobody].map((id) => isPresent(id ?? '')));
    expect(await present()).toEqual([true, true, true, false]);
    await site.call('PUT', settings, { screen_state_tells_presence: true });
    expect(await present()).toEqual([true, false, false, false]);
  });
});
