import { beforeAll, describe, expect, it } from '@jest/globals';
import { PolicyFactsConsumer } from './adapters/messaging/policy-facts.consumer.js';
import { enrolment, registrySite } from './testing/registry-site.js';
import type { RegistrySite } from './testing/registry-site.js';
import { accessToken, policyNeighbour } from '@jumpfleet/policy-neighbour';
import { DataSource } from 'typeorm';

const clients = '/api/v1/jump-clients';

let site: RegistrySite;
let consumer: PolicyFactsConsumer;
beforeAll(async () => {
  site = await registrySite();
  consumer = site.registry.app.get(PolicyFactsConsumer);
  await told('onJumpPolicy', { id: 40, displayName: 'Nights', codeName: 'nights' });
  await told('onSessionPolicy', session(41, 'no_files', ['users', 'jump_items']));
  await told('onSessionPolicy', session(42, 'reps_only', ['users']));
  await told('onPortal', { id: 2, name: 'Help', addresses: ['help.example'] });
}, 60_000);

const session = (id: number, codeName: string, availability: string[]) => ({
  id,
  displayName: codeName,
  codeName,
  availability,
});
type Heard = Exclude<keyof PolicyFactsConsumer, 'prototype'>;

/** What the registry hears of policy. */
async function told(heard: Heard, data: object): Promise<void> {
  await site.registry.app.get(DataSource).transaction(async (tx) => {
    await consumer[heard]({ data } as never, { tx } as never);
  });
}
const refusedAt = (path: string) => ({ status: 422, body: { errors: [{ path }] } });
const overridable = {
  allow_override_jump_policy: true,
  allow_override_attended_session_policy: true,
  allow_override_unattended_session_policy: true,
  allow_override_jump_group: true,
};

describe('what items name of policy', () => {
  it('RG-06, RG-07: must be there, in all three APIs, and is named when it is not', async () => {
    const { client_id: id } = await site.client();
    const patch = (body: object) => site.call('PATCH', `${clients}/${id}`, body);
    const known = { jump_policy_id: 40, attended_session_policy_id: 41 };
    expect(await patch(known)).toMatchObject({ status: 200, body: { properties: known } });
    expect(await patch({ jump_policy_id: 99 })).toMatchObject(refusedAt('jump_policy_id'));
    for (const number of [42, 99])
      for (const field of ['attended_session_policy_id', 'unattended_session_policy_id'])
        expect(await patch({ [field]: number })).toMatchObject(refusedAt(field));
    const { body } = await site.call('GET', `${clients}/${id}`);
    const { number } = (body as { properties: { number: number } }).properties;
    const config = `/api/config/v1/jump-client/${number}`;
    expect(await site.call('PATCH', config, { jump_policy_id: 99 })).toMatchObject({
      status: 422,
      body: { errors: { jump_policy_id: [expect.any(String)] } },
    });
    const bulk = { action: 'edit', ids: [id], changes: { jump_policy_id: 99 } };
    expect(await site.call('POST', `${clients}/bulk`, bulk)).toMatchObject({
      body: { items: [{ ok: false, code: 'policy-unknown' }] },
    });
    for (const field of ['jump_policy_id', 'attended_session_policy_id'])
      expect(
        await site.call('POST', '/api/v1/installers', { jump_group_id: 1, [field]: 99 }),
      ).toMatchObject(refusedAt(field));
  });

  it('RG-05: may come through any portal of the site, and else through its default one', async () => {
    const { client_id: id } = await site.client();
    const through = async (address: string) => {
      const changed = await site.call('PATCH', `${clients}/${id}`, {
        public_site_address: address,
      });
      return (changed.body as { properties: { public_site_address: string } }).properties
        .public_site_address;
    };
    expect(await through('HELP.example')).toBe('help.example');
    expect(await through('nowhere.example')).toBe('support.example');
  });

  it('AG-14: an installer takes the code names of policies, and fails on one that there is not', async () => {
    const { installer_id } = await site.installer(overridable);
    const enrol = (overrides: object) => site.enrol(enrolment(installer_id, { overrides }));
    const enrolled = await enrol({
      jump_policy: 'nights',
      session_policy_present: 'no_files',
      session_policy_not_present: 'NO_FILES',
    });
    const { client_id } = enrolled.body as { client_id: string };
    expect((await site.call('GET', `${clients}/${client_id}`)).body).toMatchObject({
      properties: {
        jump_policy_id: 40,
        attended_session_policy_id: 41,
        unattended_session_policy_id: 41,
      },
    });
    for (const overrides of [
      { jump_policy: 'no_files' },
      { session_policy_present: 'reps_only' },
      { session_policy_not_present: 'nights' },
    ])
      expect([overrides, await enrol(overrides)]).toMatchObject([
        overrides,
        { status: 422, body: { code: 'override-unknown' } },
      ]);
  });

  it('a policy that is gone can be named no more', async () => {
    await told('onJumpPolicy', { id: 50, displayName: 'Short', codeName: 'short' });
    const { client_id: id } = await site.client();
    const name = () => site.call('PATCH', `${clients}/${id}`, { jump_policy_id: 50 });
    expect(await name()).toMatchObject({ status: 200 });
    await told('onJumpPolicyDeleted', { id: 50 });
    const { client_id: other } = await site.client();
    expect(await site.call('PATCH', `${clients}/${other}`, { jump_policy_id: 50 })).toMatchObject(
      refusedAt('jump_policy_id'),
    );
    // What named it keeps the number, which decides nothing any more, and can be given another.
    expect(await site.call('PATCH', `${clients}/${id}`, { jump_policy_id: null })).toMatchObject({
      status: 200,
    });
  });
});

describe('an installer leads only where its maker may add items (PO-04)', () => {
  it('PO-04: also by an override of its command line, as long as the maker may', async () => {
    const { id: open } = (await site.call('POST', '/api/config/v1/jump-group', { name: 'Open' }))
      .body as { id: number };
    await site.call('POST', '/api/config/v1/jump-group', { name: 'Shut' });
    policyNeighbour.sees.set('user-maker', { jumpGroupIds: [open] });
    const token = accessToken({ name: 'maker', administrator: false });
    const made = await site.call(
      'POST',
      '/api/v1/installers',
      { jump_group_id: open, paced: false, ...overridable },
      token,
    );
    const { installer_id } = made.body as { installer_id: string };
    const into = (jump_group: string) =>
      site.enrol(enrolment(installer_id, { overrides: { jump_group } }));
    expect(await into('jumpgroup:open')).toMatchObject({ status: 201 });
    const [shut, none] = [await into('jumpgroup:shut'), await into('jumpgroup:none')];
    expect(shut).toMatchObject({ status: 422, body: { code: 'override-unknown' } });
    expect(none).toMatchObject({ status: 422, body: { code: 'override-unknown' } });
  });
});
