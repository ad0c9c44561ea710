import { beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@jumpfleet/testing';

import { AccessSite, shippedRoles } from '../support/access-site.js';
import type { Somebody } from '../support/access-site.js';
import { ask, isChange, operationsOf } from '../support/operations.js';
import type { Operation } from '../support/operations.js';
import { openScenario } from '../support/scenario.js';
import type { Scenario } from '../support/scenario.js';

const wholeSystemMs = 600_000;
const crawlMs = 120_000;

let scenario: Scenario;
let site: AccessSite;
let operations: Operation[];
let rita: Somebody;
let nobody: Somebody;

beforeAll(async () => {
  scenario = await openScenario();
  site = new AccessSite(scenario);
  operations = await operationsOf(scenario.system);
  rita = await site.user('rita', shippedRoles.all);
  nobody = await site.user('nobody', shippedRoles.none);
}, wholeSystemMs);

/** What is about items, where the rights are a matter of lists; the others are about the whole site. */
const isOfItems = ({ actions }: Operation) =>
  actions.every((one) => one.startsWith('jump-client:'));
const names = (some: readonly Operation[]) => some.map(({ name }) => name).sort();

describe('every endpoint of every service', () => {
  it('says what it demands; whoever is signed in may change only what is their own', () => {
    expect(operations.length).toBeGreaterThan(100);
    expect(names(operations.filter((one) => isChange(one) && one.access !== 'action'))).toEqual([
      // Whoever made a key takes it back.
      'DELETE /api/v1/session-keys/{key}',
      // By those who take part, and whoever may end sessions.
      'PATCH /api/v1/sessions/{id}',
      'POST /agent/enrol',
      'POST /agent/enrol-anew',
      'POST /api/start_session',
      'POST /api/v1/access/decisions',
      'POST /api/v1/approval-requests',
      'POST /api/v1/approval-requests/{id}/decision',
      'POST /api/v1/auth/login',
      'POST /api/v1/auth/logout',
      'POST /api/v1/auth/password',
      'POST /api/v1/auth/sign-out-everywhere',
      'POST /api/v1/auth/two-factor',
      'POST /api/v1/auth/two-factor/confirm',
      'POST /api/v1/auth/two-factor/disable',
      // These two decide with what the body and the session say.
      'POST /api/v1/jump-clients/{id}/jump',
      // The key is what a customer shows.
      'POST /api/v1/session-keys/{key}/redeem',
      'POST /api/v1/session-policies/simulate',
      'POST /api/v1/sessions/{id}/accept',
      'POST /api/v1/sessions/{id}/chat',
      'POST /api/v1/sessions/{id}/end',
      // What somebody may do about a session depends on their part in it.
      'POST /api/v1/sessions/{id}/invite',
      'POST /api/v1/sessions/{id}/join',
      'POST /api/v1/sessions/{id}/leave',
      'POST /api/v1/sessions/{id}/pin',
      'POST /api/v1/sessions/{id}/surveys',
      'POST /api/v1/sessions/{id}/surveys/customer',
      'POST /api/v1/sessions/{id}/take-ownership',
      'POST /api/v1/sessions/{id}/ticket',
      'POST /api/v1/sessions/{id}/transfer',
      'POST /api/v1/sessions/{id}/unpin',
      // A ticket system shows the token that it was given.
      'POST /api/v1/ticket-approvals/{id}',
      'POST /oauth2/token',
      'PUT /api/v1/users/{id}/password',
    ]);
  });

  it(
    'is closed without a token, and with one that nobody signed',
    async () => {
      for (const operation of operations.filter(({ access }) => access !== 'public'))
        for (const asking of [{}, { token: 'e30.e30.e30' }])
          expect([operation.name, (await ask(operation, asking)).status]).toEqual([
            operation.name,
            401,
          ]);
    },
    crawlMs,
  );

  it(
    'PO-02, PO-06: is closed to whoever has no right at all',
    async () => {
      for (const operation of operations.filter(({ access }) => access === 'action')) {
        const { token } = nobody;
        const answers = isChange(operation)
          ? [await ask(operation, { token, body: {} }), await ask(operation, { token })]
          : [await ask(operation, { token })];
        for (const { status, text } of answers)
          expect([operation.name, status, text]).toEqual([operation.name, 403, expect.any(String)]);
      }
    },
    crawlMs,
  );

  it(
    'PO-18: of administration is closed to whoever may do everything with items, and no more',
    async () => {
      const closed = operations.filter((one) => one.access === 'action' && !isOfItems(one));
      expect(closed.length).toBeGreaterThan(50);
      const bySession = new Set(['session:view', 'session:end', 'installer:manage']);
      for (const operation of closed) {
        if (operation.actions.some((action) => bySession.has(action))) continue;
        const asking = { token: rita.token, ...(isChange(operation) && { body: {} }) };
        expect([operation.name, (await ask(operation, asking)).status]).toEqual([
          operation.name,
          403,
        ]);
      }
    },
    crawlMs,
  );
});

describe('whoever is disabled', () => {
  it(
    'is out of every service, and watches no more',
    async () => {
      const doors = ['registry', 'sessions', 'policy', 'outbound-events', 'upgrade-orchestrator'];
      const stream = await fetch(`${scenario.system.url}/api/v1/events`, {
        headers: { authorization: `Bearer ${rita.token}` },
      });
      const ended = stream.text();
      const disabled = site.api.request(`/api/v1/users/${rita.number}`, {
        method: 'PATCH',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ enabled: false }),
      });
      expect((await disabled).status).toBe(200);
      for (const service of doors) {
        const origin = `http://127.0.0.1:${await scenario.system.port(`${service}.http`)}`;
        const door = operations.find((one) => one.origin === origin && one.access !== 'public');
        if (!door) throw new Error(`${service} describes no endpoint`);
        await eventually(async () =>
          expect([service, (await ask(door, { token: rita.token })).status]).toEqual([
            service,
            401,
          ]),
        );
      }
      await ended;
    },
    crawlMs,
  );
});
