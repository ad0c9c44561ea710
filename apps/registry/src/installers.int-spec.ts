import { beforeAll, describe, expect, it } from '@jest/globals';
import { grpcClient } from '@jumpfleet/grpc';
import { registryProto } from '@jumpfleet/registry-contracts';
import { testFolder } from '@jumpfleet/testing';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startOrchestratorNeighbour } from './testing/orchestrator-neighbour.js';
import { enrolment, registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

const installers = '/api/v1/installers';
type Item = Readonly<{ id: string; number: number; installer_id: string; expires_at: string }>;

let site: RegistrySite;
beforeAll(async () => {
  const folder = await testFolder();
  await writeFile(join(folder, 'linux-64.sh'), 'exit 0\n');
  await writeFile(join(folder, 'linux-64.tar.gz'), 'x');
  const orchestrator = await startOrchestratorNeighbour();
  site = await registrySite({
    JUMP_CLIENT_PACKAGE_DIR: folder,
    UPGRADES_GRPC: orchestrator.grpcAddress ?? '',
  });
}, 60_000);

const create = async (fields: object = {}): Promise<Item> =>
  (await site.call('POST', installers, { jump_group_id: 1, ...fields })).body;
const read = async (id: string): Promise<unknown> =>
  (await site.call('GET', `${installers}/${id}`)).body;
const upgraded = (version: string, id: string) =>
  site.database.query(`UPDATE installer SET server_version = $1 WHERE installer_id = $2`, [
    version,
    id,
  ]);

describe('installers over the fleet API', () => {
  it('D12: show their governance, their state and what became of them', async () => {
    const governance = {
      max_uses: 2,
      allowed_addresses: ['127.0.0.0/8', '::1'],
      platforms: ['linux-64'],
      paced: false,
    };
    const made = await create({ name: 'till', tag: 'shop', valid_duration: 60, ...governance });
    expect(made).toEqual({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      number: expect.any(Number),
      installer_id: expect.stringMatching(/^[A-Za-z0-9]{32}$/),
      state: 'open',
      name: 'till',
      tag: 'shop',
      comments: '',
      jump_group: { type: 'shared', id: 1, name: 'Default' },
      connection_type: 'active',
      server_version: '0.1.0',
      created_at: expect.stringMatching(/Z$/),
      expires_at: expect.stringMatching(/Z$/),
      revoked_at: null,
      first_downloaded_at: null,
      uses: 0,
      live_uses: 0,
      download_path: `/api/config/v1/jump-client/installer/${made.installer_id}`,
      ...governance,
    });
    const { body } = await site.enrol(enrolment(made.installer_id));
    expect(await read(made.id)).toMatchObject({ state: 'open', uses: 1, live_uses: 1 });
    await site.enrol(enrolment(made.installer_id));
    expect(await read(made.id)).toMatchObject({ state: 'exhausted', uses: 2, live_uses: 2 });
    const { client_id } = body as { client_id: string };
    await site.call('DELETE', `/api/v1/jump-clients/${client_id}`);
    expect(await read(made.id)).toMatchObject({ state: 'exhausted', uses: 2, live_uses: 1 });
  });

  it('A10 row 10: keep the instant of the first download beside that of their creation', async () => {
    const { id, installer_id } = await create();
    const download = () =>
      fetch(`${site.registry.url}/api/config/v1/jump-client/installer/${installer_id}/linux-64`);
    expect((await download()).status).toBe(200);
    const asked = await fetch(
      `${site.registry.url}/api/config/v1/jump-client/installer/${installer_id}/linux-64`,
      { method: 'HEAD' },
    );
    expect(asked.headers.get('jumpfleet-valid-until')).toMatch(/^\d{10}$/);
    const first = (await read(id)) as { first_downloaded_at: string };
    expect(first.first_downloaded_at).toMatch(/Z$/);
    await download();
    expect(await read(id)).toMatchObject({ first_downloaded_at: first.first_downloaded_at });
  });

  it('AG-07: are extended for all who have the link, with an event that says who did it', async () => {
    const { id, expires_at } = await create({ valid_duration: 10 });
    const extended = await site.call('POST', `${installers}/${id}/extend`, { valid_minutes: 30 });
    expect(extended).toMatchObject({ status: 200, body: { id, state: 'open' } });
    const { expires_at: later } = extended.body as Item;
    const minutes = (Date.parse(later) - Date.parse(expires_at)) / 60_000;
    expect(Math.round(minutes)).toBe(20);
    expect(
      await site.call('POST', `${installers}/${id}/extend`, { valid_minutes: 10 }),
    ).toMatchObject({ status: 409, body: { code: 'installer-valid-for-longer' } });
    for (const valid_minutes of [9, 525_601, 30.5, '30', undefined])
      expect(
        await site.call('POST', `${installers}/${id}/extend`, { valid_minutes }),
      ).toMatchObject({ status: 422, body: { errors: [{ path: 'valid_minutes' }] } });
    const history = await site.call('GET', `${installers}/${id}/history`);
    expect((history.body as { items: object[] }).items[0]).toMatchObject({
      type: 'InstallerExtended',
      actor: { id: expect.any(String), name: expect.any(String) },
    });
  });

  it('D12: are revoked for good, and stay in the list until they are deleted', async () => {
    const { id } = await create();
    for (let time = 0; time < 2; time++)
      expect(await site.call('POST', `${installers}/${id}/revoke`)).toMatchObject({
        status: 200,
        body: { state: 'revoked', revoked_at: expect.any(String) },
      });
    expect(
      await site.call('POST', `${installers}/${id}/extend`, { valid_minutes: 60 }),
    ).toMatchObject({ status: 409, body: { code: 'installer-revoked' } });
    expect(await site.call('DELETE', `${installers}/${id}`)).toMatchObject({ status: 204 });
    for (const [method, path] of [
      ['GET', `${installers}/${id}`],
      ['DELETE', `${installers}/${id}`],
      ['POST', `${installers}/${id}/revoke`],
      ['POST', `${installers}/nothing/revoke`],
    ] as const)
      expect(await site.call(method, path)).toMatchObject({
        status: 404,
        body: { detail: 'The installer does not exist.' },
      });
  });

  it('UP-11, AG-06: die at an upgrade of the server, unless the site lets them survive', async () => {
    const { id, installer_id } = await create();
    await upgraded('0.0.9', id);
    expect(await read(id)).toMatchObject({ state: 'outdated', server_version: '0.0.9' });
    const refused = {
      status: 410,
      body: {
        code: 'installer-outdated',
        detail:
          "This installer was made before the site's last upgrade. A new installer is needed.",
      },
    };
    expect(await site.enrol(enrolment(installer_id))).toMatchObject(refused);
    const path = `/api/config/v1/jump-client/installer/${installer_id}/linux-64`;
    expect(await site.call('GET', path, undefined, null)).toMatchObject({
      status: 410,
      body: { message: refused.body.detail },
    });
    const settings = '/api/v1/settings/jump-clients';
    await site.call('PUT', settings, { installers_survive_upgrade: true });
    expect(await read(id)).toMatchObject({ state: 'open' });
    expect(await site.enrol(enrolment(installer_id))).toMatchObject({ status: 201 });
    await site.call('PUT', settings, { installers_survive_upgrade: false });
  });

  it('AG-12: name every platform, and say which have a package', async () => {
    const { body } = await site.call('GET', `${installers}/platforms`);
    const { items } = body as { items: { name: string; available: boolean }[] };
    expect(items).toHaveLength(11);
    expect(items.filter(({ available }) => available).map(({ name }) => name)).toEqual([
      'linux-64',
    ]);
    const { installer_id } = await create({ platforms: ['mac-dmg'] });
    const path = `/api/config/v1/jump-client/installer/${installer_id}/linux-64`;
    expect(await site.call('GET', path, undefined, null)).toMatchObject({
      status: 404,
      body: { message: 'This installer is not for Linux x64, headless.' },
    });
  });

  it('AG-07: are listed newest first, page by page', async () => {
    const made = [await create(), await create(), await create()].map(({ id }) => id).reverse();
    const first = await site.call('GET', `${installers}?limit=2`);
    const page = first.body as { items: Item[]; next_cursor: string };
    expect(page.items.map(({ id }) => id)).toEqual(made.slice(0, 2));
    const next = await site.call('GET', `${installers}?limit=1&cursor=${page.next_cursor}`);
    expect((next.body as { items: Item[] }).items[0]?.id).toBe(made[2]);
  });

  it('D12: take only networks and platforms that there are', async () => {
    const bad: [object, string][] = [
      [{ allowed_addresses: ['10.0.0.1/8'] }, 'allowed_addresses.0'],
      [{ allowed_addresses: ['everywhere'] }, 'allowed_addresses.0'],
      [{ allowed_addresses: ['10.0.0.0/8', '10.0.0.0/8'] }, 'allowed_addresses'],
      [{ platforms: ['amiga'] }, 'platforms.0'],
      [{ max_uses: 0 }, 'max_uses'],
      [{ paced: 'no' }, 'paced'],
      [{ valid_duration: 9 }, 'valid_duration'],
    ];
    for (const [fields, path] of bad)
      expect(await site.call('POST', installers, { jump_group_id: 1, ...fields })).toMatchObject({
        status: 422,
        body: { errors: [{ path }] },
      });
  });

  it('D12: are governed over gRPC with the same rules and words', async () => {
    interface Service {
      listInstallers: (request: object) => { installers: Item[]; nextCursor: string };
      extendInstaller: (request: object) => object;
      revokeInstaller: (request: object) => object;
      deleteInstaller: (request: object) => object;
    }
    const { client, close } = grpcClient<Service>(site.registry.grpcAddress ?? '', {
      deadlineMs: 20_000,
      protoPath: registryProto,
      package: 'jumpfleet.registry.v1',
      service: 'InstallerService',
    });
    const me = { accessToken: site.token };
    const { id } = await create({ max_uses: 3 });
    const { installers: listed, nextCursor } = await client.listInstallers({ limit: 1 }, me);
    expect(listed).toMatchObject([{ id, state: 'open', maxUses: 3, uses: 0, liveUses: 0 }]);
    expect(nextCursor).not.toBe('');
    expect(await client.extendInstaller({ id, validMinutes: 2_000 }, me)).toMatchObject({ id });
    await expect(client.extendInstaller({ id, validMinutes: 9 }, me)).rejects.toMatchObject({
      problemCode: 'invalid-request',
    });
    expect(await client.revokeInstaller({ id }, me)).toMatchObject({ state: 'revoked' });
    await expect(client.extendInstaller({ id, validMinutes: 2_000 }, me)).rejects.toMatchObject({
      problemCode: 'installer-revoked',
      detail: 'This installer has been revoked. A new installer is needed.',
    });
    await client.deleteInstaller({ id }, me);
    await expect(client.deleteInstaller({ id }, me)).rejects.toMatchObject({
      problemCode: 'installer-not-found',
    });
    await expect(client.listInstallers({})).rejects.toMatchObject({ code: 16 });
    close();
  });

  it('AG-07: are for administrators only', async () => {
    const { id } = await create();
    for (const [method, path] of [
      ['GET', installers],
      ['POST', installers],
      ['POST', `${installers}/${id}/extend`],
      ['POST', `${installers}/${id}/revoke`],
      ['DELETE', `${installers}/${id}`],
    ] as const)
      expect(await site.call(method, path, undefined, null)).toMatchObject({ status: 401 });
  });
});
