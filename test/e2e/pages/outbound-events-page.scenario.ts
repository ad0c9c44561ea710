import { beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@jumpfleet/testing';
import type { Locator, Page } from 'playwright-core';
import { Webhook } from 'standardwebhooks';

import type { Scenario } from '../../support/scenario.js';
import { receiveWebhooks } from '../../support/webhook-receiver.js';
import type { WebhookReceiver } from '../../support/webhook-receiver.js';

const pageMs = 60_000;
const name = 'Desk';

export type SignedInPage = Readonly<{ scenario: Scenario; page: Page }>;

/** A recipient's life as an administrator sees it; the page is signed in already. */
export function outboundEventsPage(signedIn: () => SignedInPage): void {
  let page: Page;
  let receiver: WebhookReceiver;
  let secret = '';
  const field = (label: string): Locator => page.getByLabel(label, { exact: true });
  const button = (label: string): Locator => page.getByRole('button', { name: label });
  const dialog = (): Locator => page.getByRole('dialog');
  const closeDialog = async () => {
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  };
  const sendTest = () => button('Send test event').press('Enter');
  const ids = () => receiver.deliveries.map(({ headers }) => headers['webhook-id']);

  describe('the page of Outbound Events', () => {
    beforeAll(async () => {
      ({ page } = signedIn());
      page.setDefaultTimeout(15_000);
      receiver = await receiveWebhooks();
    });

    it(
      'OE-01: stands under administration, and says beside a field what is wrong with it',
      async () => {
        await page.goto(`${signedIn().scenario.system.url}/login`);
        await page.getByRole('link', { name: 'Outbound Events' }).click();
        await page.getByRole('link', { name: 'Add HTTP recipient' }).press('Enter');
        await field('URL').fill('ftp://desk.example/');
        await button('Add Recipient').press('Enter');
        await page.getByText('Must be an http or https address').first().waitFor();
        await page.locator('input[aria-invalid=true]:focus').waitFor();
      },
      pageMs,
    );

    it(
      'OE-01: adds a recipient, and shows its signing secret once',
      async () => {
        await field('Name').fill(name);
        await field('URL').fill(`${receiver.url}?KB=support`);
        await field('Format').selectOption('json');
        await field('Retry Interval: unit').selectOption('seconds');
        await page.getByRole('spinbutton', { name: 'Retry Interval' }).fill('1');
        await button('Add Recipient').press('Enter');
        secret = await dialog().locator('code').innerText();
        expect(secret).toMatch(/^whsec_/);
        await dialog().getByRole('button', { name: 'I have kept it' }).click();
        await page.getByRole('heading', { name }).waitFor();
        expect(await page.content()).not.toContain(secret);
      },
      pageMs,
    );

    it(
      'sends a test event that arrives signed, and shows what the receiver answered',
      async () => {
        await sendTest();
        await dialog().getByText('Delivered').waitFor();
        await dialog().getByText('Accepted (200)').waitFor();
        await closeDialog();
        const [first] = receiver.deliveries;
        if (!first) throw new Error('Nothing arrived.');
        const signed = first.headers as Record<string, string>;
        expect(new Webhook(secret).verify(first.body, signed)).toBeTruthy();
      },
      pageMs,
    );

    it(
      'B1: shows a receiver that fails: its status, what is queued, and every attempt',
      async () => {
        receiver.answerWith(503);
        await sendTest();
        await dialog().getByText('Its answer does not count as a success. (503)').first().waitFor();
        await closeDialog();
        await page.getByText('1 queued').waitFor();
        await page.getByRole('link', { name: 'Recipients' }).first().click();
        const row = page.getByRole('row').filter({ hasText: name });
        await row.getByText(/^(Retrying|Failing)$/).waitFor();
        await row.getByText(/^Since .*does not count as a success. \(503\)/).waitFor();
        await row.getByRole('link', { name }).click();
        await page.getByRole('row').filter({ hasText: 'Queued' }).getByRole('button').click();
        await page.locator('.attempts tbody tr').nth(1).waitFor();
      },
      pageMs,
    );

    it(
      'makes a dead letter of it when its time is over, and delivers it again',
      async () => {
        await page.getByRole('link', { name: 'Settings', exact: true }).click();
        await page.getByRole('spinbutton', { name: 'Retry Duration' }).fill('0');
        await button('Save').press('Enter');
        await page.getByText('Saved').waitFor();
        await page.getByRole('link', { name: 'Dead letters' }).click();
        const row = page.getByRole('row').filter({ hasText: 'Dead letter' });
        await row.getByText(name, { exact: true }).waitFor();
        const failed = ids().at(-1);
        const before = receiver.deliveries.length;
        receiver.answerWith(200);
        await row.getByRole('button', { name: 'Redeliver' }).press('Enter');
        await row.waitFor({ state: 'detached' });
        await eventually(() => expect(ids().slice(before)).toEqual([failed]));
      },
      pageMs,
    );

    it(
      'disables, enables and deletes it, after asking',
      async () => {
        await page.getByRole('link', { name: 'Recipients' }).first().click();
        const row = page.getByRole('row').filter({ hasText: name });
        await row.getByRole('checkbox', { name: `Disable ${name}` }).click();
        await row.getByText('Disabled').waitFor();
        await row.getByRole('checkbox', { name: `Disable ${name}` }).click();
        await row.getByText('OK').waitFor();
        await row.getByRole('button', { name: 'Delete…' }).press('Enter');
        await dialog().getByRole('button', { name: 'Delete the recipient' }).click();
        await row.waitFor({ state: 'detached' });
      },
      pageMs,
    );
  });
}
