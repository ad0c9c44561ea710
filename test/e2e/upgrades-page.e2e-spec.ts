import { beforeAll, describe, expect, it } from '@jest/globals';
import { SimulatedFleet, enrolIdentities } from '@jumpfleet/gateway-simulation';
import type { SimulatedIdentity } from '@jumpfleet/gateway-simulation';
import { atEndOfSpecFile, eventually } from '@jumpfleet/testing';
import type { Page } from 'playwright-core';

import { openBrowser } from '../support/browser.js';
import { openScenario } from '../support/scenario.js';
import type { Scenario } from '../support/scenario.js';
import { releaseKeys, signedPackage } from '../support/upgrades.js';
import type { ReleaseKeys } from '../support/upgrades.js';
import { outboundEventsPage } from './pages/outbound-events-page.scenario.js';

const wholeSystemMs = 600_000;
const cycleMs = 60_000;
const clients = 40;
/** What the share below makes of so many, the same ones each time. */
const failing = 5;
const version = '0.2.0+r3';
/** More than the page sends in one piece. */
const packageBytes = 3_000_000;

let scenario: Scenario;
let keys: ReleaseKeys;
let page: Page;
const failures: string[] = [];

beforeAll(async () => {
  scenario = await openScenario();
  keys = await releaseKeys(scenario.system.dataDir);
  const fleet = new SimulatedFleet(await enrol(), {
    site: scenario.system.url,
    upgrades: {
      ...{ root: keys.root, restartMs: 300, lostShare: 0 },
      failures: [{ code: 'preflight-failed', share: 0.1, version }],
    },
  });
  atEndOfSpecFile(() => fleet.stop());
  fleet.start(50);
  await eventually(() => expect(fleet.counts().online).toBe(clients), { timeoutMs: 30_000 });
  page = await (await openBrowser()).newPage({ viewport: { width: 1280, height: 1400 } });
  page.on('pageerror', (error) => failures.push(error.message));
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) failures.push(message.text());
  });
}, wholeSystemMs);

async function enrol(): Promise<SimulatedIdentity[]> {
  const { installer_id: installerKey } = (await scenario.api.post('/api/v1/installers', {
    jump_group_id: 1,
    paced: false,
  })) as { installer_id: string };
  const identities: SimulatedIdentity[] = [];
  await enrolIdentities({
    site: scenario.system.url,
    installerKey,
    indices: Array.from({ length: clients }, (_, index) => index),
    enrolled: (identity) => identities.push(identity),
  });
  return identities;
}

const card = (title: string) =>
  page.locator('section.card').filter({ has: page.getByRole('heading', { name: title }) });

/** As an administrator chooses them on the disk. */
async function choosePackage(): Promise<void> {
  const { content, document } = signedPackage(keys, { version, bytes: packageBytes, number: 1 });
  const file = { name: 'linux-64.tar.gz', mimeType: 'application/gzip', buffer: content };
  const signed = {
    name: 'linux-64.release',
    mimeType: 'text/plain',
    buffer: Buffer.from(document),
  };
  await page.getByLabel('Package', { exact: true }).setInputFiles(file);
  await page.getByLabel('Its signed document').setInputFiles(signed);
}

describe('the page of upgrades', () => {
  it('stands under administration', async () => {
    const { username, password } = scenario.system.administrator;
    await page.goto(`${scenario.system.url}/login`);
    await page.locator('input[name=username]').fill(username);
    await page.locator('input[name=password]').fill(password);
    await page.locator('button[type=submit]').click();
    await page.getByRole('link', { name: 'Upgrades' }).click();
    await card('Packages').getByText('None.').waitFor();
  }, 30_000);

  it('says in words why a package is refused', async () => {
    const file = { name: 'x.tar.gz', mimeType: 'application/gzip', buffer: Buffer.from('x') };
    await page.getByLabel('Package', { exact: true }).setInputFiles(file);
    await page.getByLabel('Its signed document').setInputFiles({ ...file, name: 'x.release' });
    await page.getByRole('button', { name: 'Upload' }).click();
    await card('Packages').getByRole('alert').waitFor();
  }, 30_000);

  it('uploads a signed package, and goes on after the line broke', async () => {
    let pieces = 0;
    await page.route('**/api/v1/packages/uploads/*', async (route) => {
      const isSecondPiece = route.request().method() === 'PATCH' && ++pieces === 2;
      await (isSecondPiece ? route.abort('connectionreset') : route.continue());
    });
    await choosePackage();
    await page.getByRole('button', { name: 'Upload' }).click();
    await card('Packages').getByText('is uploaded and verified.').waitFor();
    const row = card('Packages').getByRole('row').filter({ hasText: '0.2.0' });
    expect(await row.innerText()).toMatch(/0\.2\.0\s+3\s+linux-64/);
    expect(pieces).toBe(3);
  }, 30_000);

  it('UP-01, UP-02, UP-04: sets the caps', async () => {
    const settings = card('Upgrade settings');
    await settings.getByLabel('Concurrent upgrades').fill('5');
    await settings.getByLabel('Bandwidth (MiB/s)').fill('20');
    await settings.getByRole('button', { name: 'Save' }).click();
    await settings.getByText('Saved').waitFor();
    expect(await scenario.api.get('/api/v1/settings/jump-clients')).toMatchObject({
      concurrent_upgrades: 5,
      upgrade_bandwidth_bytes_per_second: 20_971_520,
      automatic_upgrades: 'disabled',
    });
  }, 30_000);

  it(
    'starts a cycle by the keyboard, shows how it goes, and pauses and resumes it',
    async () => {
      const start = card('Start an upgrade cycle');
      for (let rings = 4; rings > 1; rings--)
        await start.getByRole('button', { name: 'Remove ring 1' }).press('Enter');
      await start.getByLabel('Halt at failures').fill('10');
      await start.getByLabel('Comment').fill('first');
      await start.getByLabel('Comment').press('Enter');
      const cycle = card('Upgrade cycle to 0.2.0+r3');
      await cycle.getByText('Running: upgrading').waitFor();
      await cycle.getByText('Live').waitFor();
      const permits = cycle.getByRole('meter', { name: 'Permits held' });
      expect(await permits.getAttribute('aria-valuetext')).toMatch(/^\d of 5$/);
      await cycle.getByRole('button', { name: 'Pause' }).press('Enter');
      await cycle.getByText('Paused').waitFor();
      await cycle.getByRole('button', { name: 'Resume' }).press('Enter');
      await cycle.getByText('Running: upgrading').waitFor();
      await cycle.getByText('Completed').waitFor({ timeout: cycleMs });
      await cycle.getByText('35 of 40 upgraded, 5 failed').waitFor();
      await cycle.locator('canvas').waitFor();
    },
    cycleMs,
  );

  it('opens the clients behind a failure, and closes them with Escape', async () => {
    await page.getByRole('button', { name: 'Show the Jump Clients of preflight-failed' }).click();
    const dialog = page.getByRole('dialog');
    await eventually(async () => expect(await dialog.locator('tbody tr').count()).toBe(failing));
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  }, 30_000);

  it('says in words that nothing is signed for a roll-back', async () => {
    await page.getByRole('button', { name: 'Roll back…' }).click();
    await page.getByRole('dialog').getByText('No package is signed to replace').waitFor();
    await page.keyboard.press('Escape');
  }, 30_000);

  it('UP-05, RG-15: the console labels whose upgrade is pending, and lists them', async () => {
    await page.goto(scenario.system.url);
    await page.getByRole('button', { name: 'Upgrade Pending' }).click();
    await page.getByText(`${failing} shown`).waitFor();
    expect(await page.locator('.mark').count()).toBe(failing);
    expect(failures).toEqual([]);
  }, 30_000);
});

// The other page of administration: it needs a whole system, too, and this one is there.
outboundEventsPage(() => ({ scenario, page }));
