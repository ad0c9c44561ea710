import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { beforeAll, describe, expect, it } from '@jest/globals';
import { workspaceRoot } from '@jumpfleet/local-servers';
import { eventually } from '@jumpfleet/testing';

import { AccessSite, shippedRoles } from '../support/access-site.js';
import type { KnownItem, Somebody } from '../support/access-site.js';
import { openScenario } from '../support/scenario.js';
import type { Scenario } from '../support/scenario.js';

const wholeSystemMs = 240_000;
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

type Named = Readonly<{ id: number; name: string }>;
const named = async (path: string, name: string): Promise<Named> => {
  const found = (await scenario.api.get(
    `/api/config/v1/${path}?name=${encodeURIComponent(name)}`,
  )) as Named[];
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`there are ${String(found.length)} of ${name}`);
  return only;
};

/** Somebody who has nothing but what a group policy gives. */
async function memberOf(policy: string, username: string): Promise<Somebody> {
  const somebody = await site.user(username, shippedRoles.none);
  const { id } = await named('group-policy', policy);
  await scenario.api.post(`/api/config/v1/group-policy/${String(id)}/member`, {
    security_provider_id: 1,
    user_id: somebody.number,
  });
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
