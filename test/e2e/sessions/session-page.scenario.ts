import { readFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@jumpfleet/testing';
import type { Page, WebSocketRoute } from 'playwright-core';

import { openBrowser } from '../../support/browser.js';
import type { SessionsWorld } from './world.js';

const pageMs = 30_000;
const uploaded = Buffer.alloc(700_000, 'jumpfleet ');
const externalKey = 'PAGE-1';

/** The representative's line, which a test cuts as a network does: neither end says that it is the end. */
function lineOf(page: Page): { cut: () => Promise<void> } {
  const line = { cut: (): Promise<void> => Promise.reject(new Error('There is no line.')) };
  const follow = (route: WebSocketRoute): void => {
    const server = route.connectToServer();
    line.cut = async () => {
      await server.close({ code: 4000 });
      await route.close({ code: 4001 });
    };
  };
  void page.routeWebSocket('**/session', follow);
  return line;
}

type Opened = Readonly<{
  page: Page;
  failures: readonly string[];
  line: ReturnType<typeof lineOf>;
  folder: string;
}>;

async function openPage({ system, folder: scenarioFolder }: SessionsWorld): Promise<Opened> {
  const folder = join(scenarioFolder, 'a folder "of" files');
  await mkdir(folder);
  await writeFile(Buffer.concat([Buffer.from(join(folder, 'caf')), Buffer.from([0xe9])]), 'odd');
  const page = await (await openBrowser()).newPage({ viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(15_000);
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(error.message));
  page.on('console', (message) => {
    if (message.text().includes("'script-src'")) failures.push(message.text());
  });
  const line = lineOf(page);
  const { username, password } = system.administrator;
  await page.goto(system.url);
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(password);
  await page.locator('button[type=submit]').click();
  await page.getByRole('tab', { name: 'Computers' }).waitFor();
  return { page, failures, line, folder };
}

async function tag({ api, clientId }: SessionsWorld, text: string): Promise<void> {
  const { status } = await api.request(`/api/v1/jump-clients/${clientId}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ tag: text }),
  });
  expect(status).toBe(200);
}

const rowsOf = (page: Page) => page.locator('.shell:not([hidden]) .xterm-rows');

/** What a shell that has shown its prompt answers, in words that the typed line itself does not have. */
async function typeAndSee(page: Page, typed: string, seen: string): Promise<void> {
  await rowsOf(page).getByText(/[#$]/).first().waitFor();
  await page.keyboard.type(`${typed}\n`);
  await rowsOf(page).getByText(seen).first().waitFor();
}

/** The workspace of a session, used as a representative does: by its page, in a browser. */
export function sessionPage(world: () => SessionsWorld): void {
  describe('The page of a session', () => {
    let opened: Opened;
    let page: Page;

    beforeAll(async () => {
      opened = await openPage(world());
      page = opened.page;
    }, pageMs);

    afterAll(() => tag(world(), ''));

    it(
      'SB-01, SB-11, SB-16: is opened by a script in the address, which leads to one computer',
      async () => {
        const { system } = world();
        await tag(world(), 'page-of-a-session');
        const script = `action=start_pinned_client_session&client.tag=PAGE-OF&external_key=${externalKey}`;
        await page.goto(`${system.url}/?script=${encodeURIComponent(script)}`);
        await page.getByRole('tab', { name: world().clientName }).waitFor();
        await page.getByText('Connected', { exact: true }).waitFor();
        await typeAndSee(page, 'first=$((6*7)); echo "first is $first"', 'first is 42');
      },
      pageMs,
    );

    it(
      'has several shells, each its own',
      async () => {
        await page.getByRole('button', { name: 'New shell' }).click();
        await page.getByRole('tab', { name: 'Shell 2' }).waitFor();
        await typeAndSee(page, 'echo "second has <$first>"', 'second has <>');
        await page.getByRole('tab', { name: 'Shell 1' }).click();
        await typeAndSee(page, 'echo "still $first"', 'still 42');
      },
      pageMs,
    );

    it(
      'lists a folder, uploads into it and downloads from it, with digests that both ends agree on',
      async () => {
        await page.keyboard.press('Alt+2');
        await page.getByLabel('Go to path').fill(opened.folder);
        await page.getByLabel('Go to path').press('Enter');
        await page.getByRole('gridcell', { name: 'caf\\xe9' }).waitFor();
        const file = { name: 'up load.bin', mimeType: 'text/plain', buffer: uploaded };
        await page.getByLabel('Files to upload').setInputFiles(file);
        const transfers = page.getByRole('list', { name: 'Transfers' });
        await transfers.getByText('verified: SHA-256').waitFor();
        expect(uploaded.equals(await readFile(join(opened.folder, file.name)))).toBe(true);
        const download = page.waitForEvent('download');
        await page.getByRole('gridcell', { name: file.name }).dblclick();
        expect(uploaded.equals(await readFile(await (await download).path()))).toBe(true);
        await eventually(async () =>
          expect(await transfers.getByText('verified: SHA-256').count()).toBe(2),
        );
      },
      pageMs,
    );

    it(
      'deletes only after asking',
      async () => {
        await page.getByRole('gridcell', { name: 'up load.bin' }).click();
        await page.keyboard.press('Delete');
        await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
        await page.getByRole('gridcell', { name: 'up load.bin' }).waitFor({ state: 'detached' });
        await expect(readFile(join(opened.folder, 'up load.bin'))).rejects.toThrow('ENOENT');
      },
      pageMs,
    );

    it(
      'keeps the chat',
      async () => {
        await page.keyboard.press('Alt+5');
        await page.getByLabel('Message').fill('Is anybody there?');
        await page.keyboard.press('Enter');
        await page.getByLabel('Transcript').getByText('Is anybody there?').waitFor();
      },
      pageMs,
    );

    it(
      'comes back when its line is cut, with its shells as they were',
      async () => {
        await page.keyboard.press('Alt+1');
        await page.keyboard.type('sleep 1; echo "meanwhile $first"\n');
        await opened.line.cut();
        await page.getByText('Your connection was lost.').waitFor();
        await page.getByText('Your connection was lost.').waitFor({ state: 'detached' });
        await rowsOf(page).getByText('meanwhile 42').waitFor();
        await typeAndSee(page, 'echo "back $first"', 'back 42');
      },
      pageMs,
    );

    it(
      'shows a session of before with its report and its shells, played',
      async () => {
        await page.getByRole('button', { name: 'End session', exact: true }).click();
        await page.getByRole('tab', { name: 'Sessions' }).click();
        await page.getByLabel('Search sessions').fill(externalKey);
        await page.getByRole('gridcell', { name: externalKey }).click();
        const report = page.getByRole('complementary');
        await report.getByText('Is anybody there?', { exact: true }).waitFor();
        await eventually(
          async () => {
            await report.getByRole('button', { name: 'Look again' }).click();
            expect(await report.getByRole('button', { name: 'Play' }).count()).toBe(2);
          },
          { timeoutMs: 30_000 },
        );
        await report.getByRole('button', { name: 'Play' }).first().click();
        const player = page.getByRole('dialog');
        await player.getByRole('slider', { name: 'Position' }).press('End');
        await player.locator('.xterm-rows').getByText('back 42').waitFor();
        await page.keyboard.press('Escape');
        expect(opened.failures).toEqual([]);
      },
      pageMs,
    );
  });
}
