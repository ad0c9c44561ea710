import { beforeAll, describe, expect, it } from '@jest/globals';
import { RepresentativeLine, SiteApi } from '@jumpfleet/gateway-client';
import { eventually } from '@jumpfleet/testing';
import type { Page } from 'playwright-core';

import { openBrowser } from '../support/browser.js';
import { installClient } from '../support/installed-client.js';
import { openScenario } from '../support/scenario.js';
import type { Scenario } from '../support/scenario.js';

const wholeSystemMs = 600_000;
const minuteMs = 60_000;

let scenario: Scenario;
let page: Page;
let clientId: string;

beforeAll(async () => {
  scenario = await openScenario();
  const client = await installClient(scenario, 'workbench');
  await client.control('start');
  clientId = await eventually(
    async () => {
      const found = (await scenario.api.get('/api/v1/jump-clients?search=workbench')) as {
        items: { id: string; status: string }[];
      };
      const [item] = found.items;
      return item?.status === 'online' ? item.id : '';
    },
    { timeoutMs: 60_000 },
  );
  page = await (await openBrowser()).newPage();
  await page.goto(scenario.system.url);
  const { username, password } = scenario.system.administrator;
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(password);
  await page.locator('button[type=submit]').click();
  await page.getByText('workbench').first().click();
}, wholeSystemMs);

async function change(path: string, body: object): Promise<void> {
  const answer = await scenario.api.request(path, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
}
const changeItem = (body: object) => change(`/api/v1/jump-clients/${clientId}`, body);

/** A span of the week in UTC, of whole minutes. */
function span(fromMs: number, toMs: number) {
  const day = (at: Date) => (at.getUTCDay() + 6) % 7;
  const time = (at: Date) => at.toISOString().slice(11, 16);
  const [from, to] = [new Date(fromMs), new Date(toMs)];
  return {
    start_day: day(from),
    start_time: time(from),
    end_day: day(to),
    end_time: time(to),
  };
}

/** Puts a new Jump Policy, open only in this span, on the computer. */
async function policy(entry: object, terms: object): Promise<void> {
  const { id } = (await scenario.api.post('/api/v1/jump-policies', {
    display_name: `Policy ${String(performance.now())}`,
    schedule_enabled: true,
    ...terms,
  })) as { id: number };
  const schedule = { timezone: 'UTC', entries: [entry] };
  await scenario.api.put(`/api/v1/jump-policies/${String(id)}/schedule`, schedule);
  await changeItem({ jump_policy_id: id });
}
const jumpButton = () => page.getByRole('button', { name: 'Jump', exact: true });
const newestSession = async () => {
  const page_ = (await scenario.api.get(`/api/v1/sessions?client=${clientId}&limit=1`)) as {
    items: Record<string, unknown>[];
  };
  return page_.items[0];
};

describe('a computer with a Jump Policy, on the page', () => {
  it('PO-22, PO-23, PO-25: asks for a reason and a ticket outside the schedule, tells the next available time, and jumps', async () => {
    const opensAt = Date.now() + 48 * 60 * minuteMs;
    await policy(span(opensAt, opensAt + 60 * minuteMs), { ticket_id_required: true });
    await jumpButton().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('The next available time is').waitFor();
    await dialog.locator('textarea[name=reason]').fill('The till is down.');
    await dialog.locator('input[name=ticket]').fill('INC-4711');
    await dialog.getByRole('button', { name: 'Jump' }).click();
    await page.getByText('Shell', { exact: true }).waitFor();
    await eventually(async () => {
      expect(await newestSession()).toMatchObject({
        status: 'running',
        override_reason: 'The till is down.',
        ticket_id: 'INC-4711',
        tools: expect.arrayContaining(['shell', 'files']),
      });
    });
    await page.getByRole('button', { name: 'End session', exact: true }).click();
    await eventually(async () => {
      expect(await newestSession()).toMatchObject({ status: 'ended' });
    });
  }, 60_000);

  it('PO-24: warns on the page that the schedule will end the session', async () => {
    const now = Date.now();
    await policy(span(now - 60 * minuteMs, now + 14 * minuteMs), { schedule_strict: true });
    await jumpButton().click();
    await page.getByText(/^The schedule ends this session in 1[34] minutes\.$/).waitFor();
    await page.getByRole('button', { name: 'End session', exact: true }).click();
  }, 60_000);

  it('PO-36: opens no shell where the session policy denies it', async () => {
    const { id } = (await scenario.api.post('/api/v1/session-policies', {
      display_name: 'No shell',
      availability: ['jump_items'],
      permissions: { shell: 'deny' },
    })) as { id: number };
    await changeItem({
      jump_policy_id: null,
      attended_session_policy_id: id,
      unattended_session_policy_id: id,
    });
    await jumpButton().click();
    await page.getByText('The session policy does not allow a shell on this computer.').waitFor();
    expect(await newestSession()).toMatchObject({ tools: expect.not.arrayContaining(['shell']) });
    await changeItem({ attended_session_policy_id: null, unattended_session_policy_id: null });
  }, 60_000);
});

describe('a representative whose account is disabled', () => {
  it('loses the session within a second, and is told why', async () => {
    const login = { username: 'fay', password: 'wholly unguessed' };
    const user = (await scenario.api.post('/api/v1/users', {
      ...login,
      rights: ['administrator'],
    })) as { id: number };
    const fay = new SiteApi(scenario.system.url, login);
    const started = (await fay.post(`/api/v1/jump-clients/${clientId}/jump`, {})) as {
      websocket_url: string;
      ticket: string;
    };
    const line = await RepresentativeLine.open(started.websocket_url, started.ticket);
    const ended = new Promise<string>((resolve) => line.once('ended', resolve));
    await eventually(async () => {
      expect(await newestSession()).toMatchObject({ status: 'running' });
    });
    await change(`/api/v1/users/${String(user.id)}`, { enabled: false });
    expect(await ended).toBe('Your access was revoked.');
  }, 60_000);
});
