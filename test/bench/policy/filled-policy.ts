import { randomUUID } from 'node:crypto';

import type { AccessFactData } from '@jumpfleet/policy-contracts';
import { Client } from 'pg';

import type { BenchContext } from '../bench.js';
import { startPolicyProcess } from './policy-process.js';
import type { PolicyProcess } from './policy-process.js';

const size = { users: 5_000, groups: 500, policies: 200, items: 100_000 } as const;

export type Question = Readonly<Record<string, unknown>>;
export type FilledPolicy = Readonly<{ policy: PolicyProcess; questions: readonly Question[] }>;

/** The site that decisions are measured over, written where policy reads its facts from at its start. */
export async function startFilledPolicy(context: BenchContext): Promise<FilledPolicy> {
  const [postgres, nats] = await Promise.all([context.postgres(), context.nats()]);
  const databaseUrl = await postgres.createDatabase('policy');
  const place = { databaseUrl, natsUrl: nats.url };
  const first = await startPolicyProcess(context, place);
  await first.stop();
  const users = Array.from({ length: size.users }, () => randomUUID());
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(
    `INSERT INTO access_fact (key, kind, number, fact, revision)
     SELECT fact ->> 'kind' || '.bench.' || (fact ->> 'number'), fact ->> 'kind', (fact ->> 'number')::int, fact, 0
     FROM jsonb_array_elements($1::jsonb) fact`,
    [JSON.stringify(facts(users))],
  );
  await client.end();
  const policy = await startPolicyProcess(context, place);
  return { policy, questions: questions(users) };
}

/** Beyond the numbers that a new site gives out. */
const beyond = 1_000;
const membersOfGroup = 40;
const memberOf = (group: number, place: number): number =>
  (group * membersOfGroup + place * 7) % size.users;
const notDefined = { kind: 'not-defined' } as const;
const allPermissions = ['start', 'edit_tag', 'edit_comments', 'remove'] as const;

function facts(ids: readonly string[]): readonly AccessFactData[] {
  const representative = (n: number) => ({
    supportAllowed: n % 10 !== 0,
    jumpMethods: ['jump_client'] as const,
    roles: { default: beyond + (n % 20), personal: beyond + 1, teams: beyond + 2, system: 1 },
    other: {},
  });
  const users = ids.map((id, n) => ({
    ...{ kind: 'user' as const, number: beyond + n, id, username: `user${n}`, name: `User ${n}` },
    ...{ enabled: n % 50 !== 0, expiresAt: null, tokensValidAfter: 0, signedOutTokens: [] },
    ...{ rights: [], representative: representative(n), attended: notDefined },
    ...{ unattended: notDefined, securityProviderId: 1, externalGroups: [] },
  }));
  const roles = Array.from({ length: 20 }, (_, n) => ({
    ...{ kind: 'jump-item-role' as const, number: beyond + n, name: `Role ${n}` },
    permissions: allPermissions.slice(0, 1 + (n % allPermissions.length)),
  }));
  const groups = Array.from({ length: size.groups }, (_, n) => ({
    ...{ kind: 'jump-group' as const, number: beyond + n, name: `Group ${n}`, codeName: `g${n}` },
    members: Array.from({ length: membersOfGroup }, (_member, m) => ({
      user: beyond + memberOf(n, m),
      role: m % 3 === 0 ? beyond + (m % 20) : null,
    })),
  }));
  const groupPolicies = Array.from({ length: size.policies }, (_, n) => ({
    ...{ kind: 'group-policy' as const, number: beyond + n, name: `Policy ${n}`, position: n },
    users: Array.from({ length: 50 }, (_user, m) => beyond + ((n * 50 + m * 3) % size.users)),
    externalGroups: [],
    representative: { status: 'defined' as const, settings: representative(n + 1) },
    rights: { status: 'not_defined' as const, granted: [] },
    attended: { status: 'not_defined' as const, choice: notDefined },
    unattended: { status: 'not_defined' as const, choice: notDefined },
    jumpGroups: Array.from({ length: 5 }, (_group, g) => ({
      jumpGroup: beyond + ((n * 5 + g) % size.groups),
      role: beyond + (n % 20),
    })),
    teams: [],
  }));
  return [...users, ...roles, ...groups, ...groupPolicies];
}

/** What services ask, with what they know of the item; three of four items are where the user is a member. */
function questions(users: readonly string[]): readonly Question[] {
  const actions = ['jump-client:view', 'jump-client:jump', 'jump-client:edit-tag'] as const;
  return Array.from({ length: 5_000 }, (_, n) => {
    const group = (n * 7) % size.groups;
    const member = memberOf(group, n % membersOfGroup);
    const item = group + size.groups * (n % (size.items / size.groups));
    const id = `00000000-0000-4000-8000-${String(item).padStart(12, '0')}`;
    return {
      principalId: users[n % 4 === 3 ? (n * 31) % users.length : member] ?? '',
      principalType: 'user',
      action: actions[n % actions.length],
      jumpClientId: id,
      item: { id, list: { type: 'shared', number: beyond + group } },
    };
  });
}
