import { beforeAll, describe, expect, it } from '@jest/globals';
import { administrationSite, made } from './testing/administration-site.js';
import type { Call } from './testing/administration-site.js';

let call: Call;
beforeAll(async () => {
  ({ call } = await administrationSite());
  await made(call, '/api/v1/users', { username: 'ada', password: 'A long enough one 7!' });
  await made(call, '/api/config/v1/jump-policy', { display_name: 'Office hours' });
}, 60_000);

type Document = Record<string, Record<string, unknown>[]>;
const exported = async (): Promise<Document> => (await call('GET', '/api/v1/policy/document')).body;

async function applied(document: object) {
  const { digest } = (await call('POST', '/api/v1/policy/plan', document)).body as Plan;
  return call('POST', '/api/v1/policy/apply', { document, digest });
}
interface Plan {
  digest: string;
  changes: object[];
  problems: string[];
}

const noFiles = {
  displayName: 'No files',
  codeName: 'no_files',
  description: '',
  availability: ['users'],
  session: { permissions: { file_transfer: 'deny' } },
};
const helpDesk = {
  name: 'Help desk',
  codeName: 'help_desk',
  comments: null,
  persistentQueue: false,
  publicPortalIds: ['All portals'],
  members: [{ user: 'ada', rank: 'lead' }],
};
const starters = {
  name: 'Starters',
  position: 5,
  members: [{ user: 'ada' }],
  representative: {
    status: 'defined',
    settings: {
      supportAllowed: true,
      jumpMethods: ['jump_client'],
      roles: { default: 'Starter', personal: 'Starter', teams: 'No Access', system: 'No Access' },
      other: {},
    },
  },
  rights: { status: 'not_defined', granted: [] },
  attended: { status: 'defined', choice: { kind: 'policy', id: 'No files' } },
  unattended: { status: 'not_defined', choice: { kind: 'not-defined' } },
  jumpGroups: [],
  teams: [{ team: 'Help desk', rank: 'member' }],
};

describe('policy as data (D7)', () => {
  it('is told whole, by names, in the same order each time, and fits its schema', async () => {
    const document = await exported();
    expect(document['jump_item_roles']?.map(({ name }) => name)).toEqual([
      'Administrator',
      'Auditor',
      'No Access',
      'Start Sessions Only',
    ]);
    expect(await exported()).toEqual(document);
    const same = await call('POST', '/api/v1/policy/drift', document);
    expect(same).toMatchObject({ status: 200, body: { drifted: false, changes: [] } });
    const schema = await call('GET', '/api/v1/policy/document/schema');
    expect(schema.body).toMatchObject({ type: 'object', required: ['format'] });
  });

  it('is planned, and then made so by the commands that people give, new things naming each other', async () => {
    const document = await exported();
    const roles = document['jump_item_roles'] ?? [];
    const wanted = {
      ...document,
      jump_item_roles: [...roles, { name: 'Starter', description: '', permissions: ['start'] }],
      session_policies: [noFiles],
      teams: [helpDesk],
      group_policies: [starters],
    };
    const plan = await call('POST', '/api/v1/policy/plan', wanted);
    expect(plan.body).toMatchObject({
      problems: [],
      changes: [
        { section: 'jump_item_roles', action: 'create', name: 'Starter' },
        { section: 'session_policies', action: 'create', name: 'No files' },
        { section: 'teams', action: 'create', name: 'Help desk' },
        { section: 'group_policies', action: 'create', name: 'Starters' },
      ],
      what_if: {
        rights: [{ gained: ['jump'], lost: [], who: ['ada'], count: 1 }],
        on_items: [
          { list: { type: 'personal', number: 2 }, gained: ['start'], lost: [], who: ['ada'] },
        ],
        is_cut: false,
      },
    });
    expect(await applied(wanted)).toMatchObject({ status: 200, body: { applied: 4 } });
    expect(await exported()).toEqual(wanted);
  });

  it('changes what differs, and deletes what a section no longer has', async () => {
    const document = await exported();
    const wanted = {
      format: 'jumpfleet-policy/1',
      session_policies: [{ ...noFiles, session: { permissions: { shell: 'deny' } } }],
      teams: [{ ...helpDesk, members: [{ user: 'ada', rank: 'manager' }] }],
      group_policies: [],
    };
    expect(await applied(wanted)).toMatchObject({ status: 200, body: { applied: 3 } });
    expect(await exported()).toEqual({ ...document, ...wanted });
  });

  it('is not applied when the configuration changed since the plan, nor another document', async () => {
    const wanted = { format: 'jumpfleet-policy/1', teams: [] };
    const { digest } = (await call('POST', '/api/v1/policy/plan', wanted)).body as Plan;
    const other = { document: { ...wanted, group_policies: [] }, digest };
    expect(await call('POST', '/api/v1/policy/apply', other)).toMatchObject({
      status: 409,
      body: { code: 'configuration-changed' },
    });
    await made(call, '/api/config/v1/jump-policy', { display_name: 'Meanwhile' });
    const late = await call('POST', '/api/v1/policy/apply', { document: wanted, digest });
    expect(late).toMatchObject({ status: 409, body: { code: 'configuration-changed' } });
  });

  it('tells names that there are not, and which change is refused', async () => {
    const nobody = { ...helpDesk, members: [{ user: 'nobody', rank: 'lead' }] };
    const wanted = { format: 'jumpfleet-policy/1', teams: [nobody] };
    expect(await applied(wanted)).toMatchObject({ status: 422, body: { code: 'names-unknown' } });
    const roles = { format: 'jumpfleet-policy/1', jump_item_roles: [] };
    expect(await applied(roles)).toMatchObject({
      status: 422,
      body: { code: 'change-refused', refusal: { kind: 'shipped' }, applied: 0 },
    });
  });
});

describe('what-if (D7)', () => {
  it('tells who would gain what, and saves nothing', async () => {
    const before = await exported();
    const fact = {
      ...{ kind: 'api-account', number: 77, id: 'x', name: 'Script', enabled: true },
      ...{ tokensValidAfter: 0, ipAddresses: [], command: 'full_access', configuration: true },
      ...{ reporting: false, realTimeState: false, backup: false },
    };
    const answer = await call('POST', '/api/v1/access/what-if', { changes: [{ fact }] });
    expect(answer).toMatchObject({
      status: 200,
      body: { rights: [{ gained: expect.arrayContaining(['configuration']), who: ['Script'] }] },
    });
    expect(await exported()).toEqual(before);
  });
});

describe('the simulator', () => {
  it('PO-37, PO-38: says per permission what a session may, who says so, and what pinning lacks', async () => {
    const body = { start_method: 'session-key', presence: 'attended', user: 2 };
    const answer = await call('POST', '/api/v1/session-policies/simulate', body);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      permissions: expect.arrayContaining([
        expect.objectContaining({ permission: 'shell', allowed: true }),
      ]),
      jump: null,
      notes: [expect.stringMatching('Create and deploy new Jump Items')],
    });
    expect(
      await call('POST', '/api/v1/session-policies/simulate', { ...body, user: 999 }),
    ).toMatchObject({ status: 404, body: { code: 'user-not-found' } });
  });
});
