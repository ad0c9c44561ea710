import { beforeAll, describe, expect, it } from '@jest/globals';
import { credentialClaims, registryIssuer } from '@jumpfleet/gateway-contracts';
import { KeyRing } from '@jumpfleet/keys';
import { eventually } from '@jumpfleet/testing';
import { enrolment, registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

let site: RegistrySite;
beforeAll(async () => {
  site = await registrySite();
}, 60_000);

const clientsOf = async (installerId: string): Promise<number> => {
  const { rows } = await site.database.query<{ clients: number }>(
    `SELECT count(*)::integer AS clients FROM jump_client WHERE installer_id = $1`,
    [installerId],
  );
  return rows[0]?.clients ?? -1;
};

const expire = (id: string) =>
  site.database.query(
    `UPDATE installer SET expires_at = now() - interval '1 second' WHERE installer_id = $1`,
    [id],
  );

describe('POST /agent/enrol', () => {
  it('trades an installer key for a credential that gateways verify offline', async () => {
    const { installer_id } = await site.installer({ tag: 'tills' });
    const request = enrolment(installer_id, { hostname: 'till-7' });
    const { status, body } = await site.enrol(request);
    expect(status).toBe(201);
    expect(body).toMatchObject({ name: 'till-7' });
    const { client_id, credential } = body as { client_id: string; credential: string };
    const ring = KeyRing.load([`${site.registry.url}/.well-known/jump-client-jwks.json`]);
    await eventually(() => ring.isLoaded);
    const claims = credentialClaims.parse(ring.verify(credential, registryIssuer));
    ring.close();
    expect(claims).toMatchObject({ sub: client_id, cnf: { jwk: { x: request.public_key } } });
    const { body: item } = await site.call('GET', `/api/v1/jump-clients/${client_id}`);
    expect(item).toMatchObject({
      name: 'till-7',
      tag: 'tills',
      status: 'offline',
      jump_group: 'Default',
    });
  });

  it('answers the same client when the answer got lost, and when both arrive at once', async () => {
    const { installer_id, id } = await site.installer({ max_uses: 1 });
    const request = enrolment(installer_id);
    const answers = await Promise.all(Array.from({ length: 8 }, () => site.enrol(request)));
    const again = await site.enrol(request);
    const ids = [...answers, again].map(({ body }) => (body as { client_id?: string }).client_id);
    expect(new Set(ids).size).toBe(1);
    expect(ids[0]).toBeDefined();
    expect(await clientsOf(id)).toBe(1);
  });

  it('D12: lets racing computers use an installer no more often than it allows', async () => {
    const { installer_id, id } = await site.installer({ max_uses: 3 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => site.enrol(enrolment(installer_id))),
    );
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused).toHaveLength(17);
    for (const { status, body } of refused) {
      expect(status).toBe(409);
      expect(body).toMatchObject({
        code: 'installer-exhausted',
        detail: 'This installer has been used 3 times and allows no more.',
      });
    }
    expect(await clientsOf(id)).toBe(3);
  });

  it('AG-02: is refused after the validity of the installer, and let in again by an extension', async () => {
    const { installer_id, id } = await site.installer();
    await expire(id);
    const request = enrolment(installer_id);
    expect(await site.enrol(request)).toMatchObject({
      status: 410,
      body: {
        code: 'installer-expired',
        detail: 'This installer has expired. A new installer is needed.',
      },
    });
    const extended = await site.call('POST', `/api/v1/installers/${id}/extend`, {
      valid_minutes: 1441,
    });
    expect(extended).toMatchObject({ status: 200, body: { id, state: 'open' } });
    expect(await site.enrol(request)).toMatchObject({ status: 201 });
  });

  it('AG-04: is good for ever once it is done, whatever becomes of the installer', async () => {
    const { installer_id, id } = await site.installer();
    const request = enrolment(installer_id);
    const { body } = await site.enrol(request);
    await expire(id);
    await site.call('POST', `/api/v1/installers/${id}/revoke`);
    expect(await site.enrol(request)).toMatchObject({
      status: 201,
      body: { client_id: (body as { client_id: string }).client_id },
    });
  });

  it('AG-07, D12: is refused at once when the installer was revoked or deleted', async () => {
    const { installer_id, id } = await site.installer();
    await site.call('POST', `/api/v1/installers/${id}/revoke`);
    expect(await site.enrol(enrolment(installer_id))).toMatchObject({
      status: 410,
      body: {
        code: 'installer-revoked',
        detail: 'This installer has been revoked. A new installer is needed.',
      },
    });
    await site.call('DELETE', `/api/v1/installers/${id}`);
    expect(await site.enrol(enrolment(installer_id))).toMatchObject({
      status: 404,
      body: { code: 'installer-unknown' },
    });
  });

  it('D12: is refused where the installer is for other addresses or platforms', async () => {
    const far = await site.installer({ allowed_addresses: ['10.0.0.0/8', '2001:db8::/32'] });
    const near = await site.installer({ allowed_addresses: ['127.0.0.0/8', '::1'] });
    const other = await site.installer({ platforms: ['mac-dmg'] });
    expect(await site.enrol(enrolment(far.installer_id))).toMatchObject({
      status: 403,
      body: { code: 'address-not-allowed' },
    });
    const forwarded = await fetch(`${site.registry.url}/agent/enrol`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': '10.9.8.7' },
      body: JSON.stringify(enrolment(far.installer_id)),
    });
    expect(forwarded.status).toBe(201);
    expect(await site.enrol(enrolment(near.installer_id))).toMatchObject({ status: 201 });
    expect(await site.enrol(enrolment(other.installer_id))).toMatchObject({
      status: 403,
      body: {
        code: 'platform-not-allowed',
        detail: 'This installer is not for linux-64: only for mac-dmg.',
      },
    });
  });

  it('AG-14: is refused with an override that the installer keeps closed, whether it names anything or not', async () => {
    const { installer_id } = await site.installer({ allow_override_tag: true });
    const refused = await site.enrol(
      enrolment(installer_id, { overrides: { tag: 'x', jump_group: 'jumpgroup:nowhere' } }),
    );
    expect(refused).toMatchObject({
      status: 422,
      body: {
        code: 'override-not-allowed',
        detail: 'This installer does not allow to override: --jc-jump-group.',
      },
    });
    const { body } = await site.enrol(enrolment(installer_id, { overrides: { tag: 'x' } }));
    const { client_id } = body as { client_id: string };
    const item = await site.call('GET', `/api/v1/jump-clients/${client_id}`);
    expect(item.body).toMatchObject({ tag: 'x' });
  });

  it('AG-08: takes the code name of a jump group or the name of a user, and refuses what there is not', async () => {
    await site.database.query(
      `INSERT INTO site_user (number, user_id, username, display_name) VALUES (7, 'u-7', 'ann', 'Ann')`,
    );
    const { installer_id } = await site.installer({ allow_override_jump_group: true });
    const into = (jump_group: string) =>
      site.enrol(enrolment(installer_id, { overrides: { jump_group } }));
    expect((await into('jumpgroup:default')).status).toBe(201);
    const { body } = await into('user:Ann');
    const { rows } = await site.database.query(
      `SELECT jump_group_type, jump_group_id FROM jump_client WHERE client_id = $1`,
      [(body as { client_id: string }).client_id],
    );
    expect(rows).toEqual([{ jump_group_type: 'personal', jump_group_id: 7 }]);
    for (const unknown of ['jumpgroup:nowhere', 'user:nobody', 'default'])
      expect(await into(unknown)).toMatchObject({
        status: 422,
        body: { code: 'override-unknown' },
      });
  });

  it('RG-05: comes through the default public site when it names one that there is not', async () => {
    const { installer_id } = await site.installer({ public_site_address: 'old.example' });
    const siteOf = async (overrides: object): Promise<unknown> => {
      const { body } = await site.enrol(enrolment(installer_id, { overrides }));
      const { rows } = await site.database.query<{ public_site_address: string }>(
        `SELECT public_site_address FROM jump_client WHERE client_id = $1`,
        [(body as { client_id: string }).client_id],
      );
      return rows[0]?.public_site_address;
    };
    expect(await siteOf({})).toBe('support.example');
    expect(await siteOf({ public_site_address: 'SUPPORT.example' })).toBe('support.example');
    expect(await siteOf({ public_site_address: 'nowhere.example' })).toBe('support.example');
  });

  it('RG-12: gives the client the offline minutes of its installer', async () => {
    const { installer_id } = await site.installer({ max_offline_minutes: 90 });
    const { body } = await site.enrol(enrolment(installer_id));
    const { rows } = await site.database.query(
      `SELECT max_offline_minutes FROM jump_client WHERE client_id = $1`,
      [(body as { client_id: string }).client_id],
    );
    expect(rows).toEqual([{ max_offline_minutes: 90 }]);
  });

  it('is refused when the jump group of the installer was deleted', async () => {
    const groups = '/api/config/v1/jump-group';
    const { id } = (await site.call('POST', groups, { name: 'Gone', code_name: 'gone' }))
      .body as Readonly<{ id: number }>;
    const { installer_id } = await site.installer({ jump_group_id: id });
    await site.database.query('DELETE FROM jump_group WHERE id = $1', [id]);
    expect(await site.enrol(enrolment(installer_id))).toMatchObject({
      status: 409,
      body: { code: 'jump-group-gone' },
    });
  });

  it('is refused without proof that the key is held', async () => {
    const { installer_id } = await site.installer();
    const other = enrolment(installer_id, { hostname: 'another' });
    for (const request of [
      { ...enrolment(installer_id), signature: other.signature },
      { ...enrolment(installer_id), hostname: 'changed' },
      { ...enrolment(installer_id), public_key: 'A'.repeat(43) },
      { ...enrolment(installer_id), public_key: '!'.repeat(43) },
    ])
      expect(await site.enrol(request)).toMatchObject({
        status: 401,
        body: { code: 'proof-invalid' },
      });
  });

  it('tells bad input from good, whatever it is', async () => {
    const good = enrolment('k'.repeat(32));
    const bad: unknown[] = [
      {},
      [],
      { ...good, hostname: '' },
      { ...good, hostname: 'a\0b' },
      { ...good, more: 1 },
      { ...good, overrides: { tag: 'x'.repeat(65) } },
      { ...good, install_mode: 'root' },
      { ...good, signature: 'short' },
    ];
    for (const body of bad)
      expect(await site.call('POST', '/agent/enrol', body, null)).toMatchObject({
        status: 422,
        body: { code: 'invalid-request' },
      });
    expect(await site.call('POST', '/agent/enrol', '{"a', null)).toMatchObject({
      status: 400,
      body: { code: 'malformed-json' },
    });
    const big = JSON.stringify({ ...good, hostname: 'x'.repeat(70_000) });
    expect(await site.call('POST', '/agent/enrol', big, null)).toMatchObject({ status: 413 });
    expect(await site.enrol(good)).toMatchObject({
      status: 404,
      body: { code: 'installer-unknown' },
    });
  });
});
