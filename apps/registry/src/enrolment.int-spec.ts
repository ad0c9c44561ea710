import { beforeAll, describe, expect, it } from '@jest/globals';
import { credentialClaims, registryIssuer } from '@jumpfleet/gateway-contracts';
import { KeyRing } from '@jumpfleet/keys';
import { eventually } from '@jumpfleet/testing';
import { enrolment, registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';

let site: RegistrySite;
beforeAll(async () => {
  site = await registrySite({ MAX_JUMP_CLIENTS: '500' });
}, 60_000);

const clientsOf = async (installerId: number): Promise<number> => {
  const { rows } = await site.database.query<{ clients: number }>(
    `SELECT count(*)::integer AS clients FROM jump_client c JOIN installer i USING (installer_id) WHERE i.number = $1`,
    [installerId],
  );
  return rows[0]?.clients ?? -1;
};

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

  it('lets racing computers use an installer no more often than it allows', async () => {
    const { installer_id, id } = await site.installer({ max_uses: 3 });
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => site.enrol(enrolment(installer_id))),
    );
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused).toHaveLength(17);
    for (const { status, body } of refused) {
      expect(status).toBe(409);
      expect(body).toMatchObject({ code: 'installer-exhausted' });
    }
    expect(await clientsOf(id)).toBe(3);
  });

  it('is refused after the validity of the installer (AG-02)', async () => {
    const { installer_id, id } = await site.installer();
    await site.database.query(
      `UPDATE installer SET expires_at = now() - interval '1 second' WHERE number = $1`,
      [id],
    );
    const { status, body } = await site.enrol(enrolment(installer_id));
    expect([status, body]).toMatchObject([410, { code: 'installer-expired' }]);
  });

  it('is refused when the installer was deleted (AG-07)', async () => {
    const { installer_id, id } = await site.installer();
    await site.call('DELETE', `/api/config/v1/jump-client/installer/${id}`);
    const { status, body } = await site.enrol(enrolment(installer_id));
    expect([status, body]).toMatchObject([404, { code: 'installer-unknown' }]);
  });

  it('is refused with an override that the installer keeps closed (AG-14)', async () => {
    const { installer_id } = await site.installer({ allow_override_tag: true });
    const refused = await site.enrol(
      enrolment(installer_id, { overrides: { tag: 'x', comments: 'y', name: 'z' } }),
    );
    expect([refused.status, refused.body]).toMatchObject([422, { code: 'override-not-allowed' }]);
    const { body } = await site.enrol(enrolment(installer_id, { overrides: { tag: 'x' } }));
    const { client_id } = body as { client_id: string };
    const item = await site.call('GET', `/api/v1/jump-clients/${client_id}`);
    expect(item.body).toMatchObject({ tag: 'x' });
  });

  it('takes the code name of a jump group, and refuses one that there is not', async () => {
    const { installer_id } = await site.installer({ allow_override_jump_group: true });
    const into = (jump_group: string) =>
      site.enrol(enrolment(installer_id, { overrides: { jump_group } }));
    expect((await into('jumpgroup:default')).status).toBe(201);
    for (const unknown of ['jumpgroup:nowhere', 'user:nobody', 'default'])
      expect(await into(unknown)).toMatchObject({
        status: 422,
        body: { code: 'override-unknown' },
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
        status: 400,
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

  it('stops at the total of the site, whoever races for the last place (RG-54)', async () => {
    const { installer_id } = await site.installer();
    const { body } = await site.call('GET', '/api/v1/fleet/summary');
    const before = (body as { total: number }).total;
    await site.database.query(`INSERT INTO fleet_count_change VALUES ('offline', 'filler', $1)`, [
      500 - before - 2,
    ]);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => site.enrol(enrolment(installer_id))),
    );
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused).toHaveLength(4);
    expect(refused[0]).toMatchObject({
      status: 409,
      body: {
        code: 'total-reached',
        detail: 'The total number of deployable Jump Clients for this site has been reached.',
      },
    });
  });
});
