import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { beforeAll, describe, expect, it } from '@jest/globals';
import { workspaceRoot } from '@jumpfleet/local-servers';
import { eventually } from '@jumpfleet/testing';

import { AccessSite, shippedRoles } from '../support/access-site.js';
import type { KnownItem, Somebody } from '../support/access-site.js';
import { openScenario } from '../support/scenario.js';
import type { Scenario } from '../support/scenario.js';

const wholeSystemMs = 600_000;
const oneTurnMs = 60_000;
const run = promisify(execFile);

let scenario: Scenario;
let site: AccessSite;

beforeAll(async () => {
  scenario = await openScenario();
  site = new AccessSite(scenario);
}, wholeSystemMs);

/** As the API account of the system; answers what it said. */
async function runNode(program: string, ...args: string[]): Promise<string> {
  const { id, secret } = scenario.system.apiAccount;
  const { stdout } = await run(process.execPath, [join(workspaceRoot(), program), ...args], {
    env: {
      ...process.env,
      JUMPFLEET_URL: scenario.system.url,
      JUMPFLEET_API_CLIENT_ID: id,
      JUMPFLEET_API_CLIENT_SECRET: secret,
    },
  });
  return stdout;
}

/** The programs ask as the same account, which may ask twenty times a second. */
async function inItsTurn<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  const answers: Answer[] = [];
  await eventually(async () => void answers.push(await ask()));
  const [answer] = answers;
  if (answer === undefined) throw new Error('there was no answer');
  return answer;
}

type Named = Readonly<{ id: number; name: string }>;
const named = async (path: string, name: string): Promise<Named> => {
  const query = `/api/config/v1/${path}?name=${encodeURIComponent(name)}`;
  const found = (await inItsTurn(() => scenario.api.get(query))) as Named[];
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`there are ${String(found.length)} of ${name}`);
  return only;
};

/** Somebody who has nothing but what a group policy gives. */
async function memberOf(policy: string, username: string): Promise<Somebody> {
  const somebody = await inItsTurn(() => site.user(username, shippedRoles.none));
  const { id } = await named('group-policy', policy);
  const member = { security_provider_id: 1, user_id: somebody.number };
  await inItsTurn(() =>
    scenario.api.post(`/api/config/v1/group-policy/${String(id)}/member`, member),
  );
  return somebody;
}

async function itemIn(group: string): Promise<KnownItem> {
  const { id } = await named('jump-group', group);
  return site.item(await site.installer({ jump_group_id: id }), `in-${group.replaceAll(' ', '-')}`);
}

/** Which of the actions somebody may do with an item, once policy knows the item. */
async function mayDo({ token }: Somebody, { id }: KnownItem, actions: readonly string[]) {
  const may: Record<string, boolean> = {};
  for (const action of actions) may[action] = await site.allows(token, `jump-client:${action}`, id);
  return may;
}

describe('PO-41: the Basic Use Case', () => {
  it(
    'lets administrators manage and users jump, after one step',
    async () => {
      const setup = ['setup', '--url', scenario.system.url];
      await runNode('apps/jumpfleet/dist/main.js', ...setup);
      await runNode('apps/jumpfleet/dist/main.js', ...setup);
      const [anna, ulf] = [await memberOf('Admins', 'anna'), await memberOf('Users', 'ulf')];
      const item = await itemIn('Shared');
      const actions = ['view', 'jump', 'edit-tag', 'remove'];
      await eventually(async () => {
        expect(await mayDo(anna, item, actions)).toEqual({
          view: true,
          jump: true,
          'edit-tag': true,
          remove: true,
        });
        expect(await mayDo(ulf, item, actions)).toEqual({
          view: true,
          jump: true,
          'edit-tag': false,
          remove: false,
        });
      });
    },
    oneTurnMs,
  );
});

describe('PO-41: the Advanced Use Case', () => {
  it(
    'shows vendors the web servers and nothing else, after the documented script',
    async () => {
      await runNode('docs/examples/advanced-use-case.mjs');
      await runNode('docs/examples/advanced-use-case.mjs');
      const [una, vera] = [await memberOf('Users', 'una'), await memberOf('Vendors', 'vera')];
      const [web, directory] = [await itemIn('Web Servers'), await itemIn('Directory Servers')];
      await eventually(async () => {
        expect(await mayDo(una, web, ['jump', 'remove'])).toEqual({ jump: true, remove: false });
        expect(await mayDo(una, directory, ['jump'])).toEqual({ jump: true });
        expect(await mayDo(vera, web, ['jump', 'remove'])).toEqual({ jump: true, remove: false });
        expect(await mayDo(vera, directory, ['view', 'jump'])).toEqual({
          view: false,
          jump: false,
        });
      });
    },
    oneTurnMs,
  );
});

type Ended = Readonly<{ code: number; said: string }>;
type Failed = Readonly<{ code: number; stdout: string; stderr: string }>;
type Rules = Readonly<{ jump_item_roles: readonly object[] }>;

/** `npm run policy`, which says with its exit code what a script goes by. */
async function runPolicy(verb: string, file: string, ...options: string[]): Promise<Ended> {
  const program = 'apps/jumpfleet/dist/main.js';
  const args = ['policy', verb, file, '--url', scenario.system.url, ...options];
  try {
    return { code: 0, said: await runNode(program, ...args) };
  } catch (error) {
    const { code, stdout, stderr } = error as Failed;
    return { code, said: stdout + stderr };
  }
}

describe('D7: the rules as a file', () => {
  it(
    'is exported, edited, planned, applied as it was planned, and noticed when it is no longer so',
    async () => {
      const file = join(scenario.folder, 'rules.json');
      expect(await runPolicy('export', file)).toMatchObject({ code: 0 });
      const exported = await readFile(file, 'utf8');
      await runPolicy('export', file);
      expect(await readFile(file, 'utf8')).toBe(exported);
      expect(await runPolicy('drift', file)).toEqual({ code: 0, said: 'No differences.\n' });

      const rules = JSON.parse(exported) as Rules;
      const watcher = { name: 'Watcher', description: '', permissions: ['view_jump_item_report'] };
      const edited = { ...rules, jump_item_roles: [...rules.jump_item_roles, watcher] };
      await writeFile(file, JSON.stringify(edited));
      const plan = await runPolicy('plan', file);
      expect(plan).toEqual({ code: 0, said: expect.stringContaining('+ "Watcher"') });
      const digest = /^digest (\w+)$/m.exec(plan.said)?.[1] ?? '';
      expect(await runPolicy('drift', file)).toMatchObject({ code: 1 });

      expect(await runPolicy('apply', file)).toEqual({
        code: 1,
        said: expect.stringContaining('say --yes'),
      });
      const other = ['--yes', '--digest', digest.replaceAll(/./g, '0')];
      expect(await runPolicy('apply', file, ...other)).toEqual({
        code: 1,
        said: expect.stringContaining('not the plan of that digest'),
      });
      expect(await runPolicy('apply', file, '--yes', '--digest', digest)).toMatchObject({
        code: 0,
        said: expect.stringContaining('Changes made: 1'),
      });
      expect(await named('jump-item-role', 'Watcher')).toBeDefined();
      expect(await runPolicy('drift', file)).toMatchObject({ code: 0 });
    },
    oneTurnMs,
  );
});
