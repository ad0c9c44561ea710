import { hostname, totalmem } from 'node:os';

import { beforeAll, describe, expect, it } from '@jest/globals';
import { RepresentativeLine } from '@jumpfleet/gateway-client';
import { eventually } from '@jumpfleet/testing';
import { Webhook } from 'standardwebhooks';

import { openBrowser } from '../support/browser.js';
import { installClient } from '../support/installed-client.js';
import type { InstalledClient } from '../support/installed-client.js';
import { openScenario } from '../support/scenario.js';
import type { Scenario } from '../support/scenario.js';
import { receiveTraces } from '../support/trace-receiver.js';
import type { Span } from '../support/trace-receiver.js';
import { receiveWebhooks } from '../support/webhook-receiver.js';
import type { WebhookReceiver } from '../support/webhook-receiver.js';

type Item = Readonly<{
  id: string;
  name: string;
  hostname: string;
  status: string;
  statistics: Readonly<Record<string, unknown>> | null;
}>;
type Jump = Readonly<{
  session: Readonly<{ id: string; client_id: string; status: string }>;
  websocket_url: string;
  ticket: string;
}>;

const traceId = '0af7651916cd43dd8448eb211c80319c';
const wholeSystemMs = 600_000;

let scenario: Scenario;
let webhooks: WebhookReceiver;
let spans: readonly Span[];
let secret: string;
let client: InstalledClient;
let item: Item;
let jump: Jump;

beforeAll(async () => {
  const traces = await receiveTraces();
  spans = traces.spans;
  webhooks = await receiveWebhooks();
  scenario = await openScenario({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: traces.url } });
}, wholeSystemMs);

async function find(search: string): Promise<Item | undefined> {
  const page = (await scenario.api.get(
    `/api/v1/jump-clients?search=${encodeURIComponent(search)}`,
  )) as { items: Item[] };
  return page.items[0];
}

describe('the first jump, from a clean data directory', () => {
  it('begins with a site that is healthy in every part', async () => {
    const response = await fetch(`${scenario.system.url}/health`);
    const health = (await response.json()) as { status: string; services: Record<string, string> };
    expect(response.status).toBe(200);
    expect(health.status).toBe('ok');
    expect(Object.keys(health.services).sort()).toEqual([
      ...['nats', 'outbound-events', 'policy', 'postgres', 'redis', 'registry', 'sessions'],
      ...['shard-1', 'shard-2', 'upgrade-orchestrator'],
    ]);
  });

  it('lets a ticketing system subscribe', async () => {
    const recipient = (await scenario.api.post('/api/v1/outbound-events/recipients', {
      name: 'tickets',
      url: webhooks.url,
      format: 'json',
      retry_interval_seconds: 1,
    })) as { secret: string };
    secret = recipient.secret;
    expect(secret).toMatch(/^whsec_/);
  });

  it('installs a real Jump Client that comes online with real statistics', async () => {
    client = await installClient(scenario, 'workbench');
    expect(await client.control('start')).toContain('connected');
    item = await eventually(
      async () => {
        const found = await find('workben');
        expect(found).toMatchObject({ status: 'online', hostname: hostname() });
        expect(found?.statistics).toMatchObject({ memory_total_bytes: totalmem() });
        return found ?? false;
      },
      { timeoutMs: 60_000 },
    );
    expect(item.name).toBe('workbench');
  }, 120_000);

  it('jumps to it and gets a shell', async () => {
    const response = await scenario.api.request(`/api/v1/jump-clients/${item.id}/jump`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        traceparent: `00-${traceId}-b7ad6b7169203331-01`,
      },
      body: JSON.stringify({ tools: ['shell'], external_key: 'TICKET-7' }),
    });
    expect(response.status).toBe(201);
    jump = (await response.json()) as Jump;
    const line = await RepresentativeLine.open(jump.websocket_url, jump.ticket);
    const shell = await line.openShell({ cols: 80, rows: 24 });
    let screen = '';
    shell.on('output', (bytes) => {
      screen += Buffer.from(bytes).toString();
    });
    shell.write(Buffer.from('echo "answer=$((6*7))"\n'));
    await eventually(() => expect(screen).toContain('answer=42'));
    line.end();
    await eventually(async () => {
      const path = `/api/v1/sessions/${jump.session.id}`;
      expect(await scenario.api.get(path)).toMatchObject({
        status: 'ended',
        external_key: 'TICKET-7',
      });
    });
    line.close();
  });

  it('RG-70: knows when somebody was last there', async () => {
    await eventually(
      async () => {
        expect(await find('workbench')).toMatchObject({ last_accessed_at: expect.any(String) });
      },
      { timeoutMs: 20_000 },
    );
  }, 30_000);

  it('tells the ticketing system, signed, of the beginning and the end', async () => {
    const bodies = await eventually(() => {
      const told = webhooks.deliveries.map(({ body, headers }) =>
        JSON.stringify(new Webhook(secret).verify(body, headers as Record<string, string>)),
      );
      expect(told.join()).toContain('support_conference_end');
      return told;
    });
    expect(bodies[0]).toContain('support_conference_begin');
    // One that a busy machine repeats says the same, under the same id.
    expect(new Set(webhooks.deliveries.map(({ headers }) => headers['webhook-id'])).size).toBe(
      new Set(bodies).size,
    );
  });

  it('is one trace from the request to the webhook', async () => {
    await eventually(
      () => {
        const services = spans.filter((span) => span.traceId === traceId).map(nameOfService);
        expect(services).toEqual(
          expect.arrayContaining(['jumpfleet-sessions', 'jumpfleet-outbound-events']),
        );
      },
      { timeoutMs: 20_000 },
    );
  });

  it('shows the computer on the page, live', async () => {
    const browser = await openBrowser();
    const page = await browser.newPage();
    const failures: string[] = [];
    page.on('pageerror', (error) => failures.push(error.message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security Policy')) failures.push(message.text());
    });
    await page.goto(scenario.system.url);
    const { username, password } = scenario.system.administrator;
    await page.locator('input[name=username]').fill(username);
    await page.locator('input[name=password]').fill(password);
    await page.locator('button[type=submit]').click();
    await page.getByText('workbench').first().waitFor();
    expect(failures).toEqual([]);
  }, 60_000);

  it('leaves nothing behind when it is uninstalled', async () => {
    await client.uninstall();
    await eventually(async () => expect((await find('workbench'))?.status).not.toBe('online'));
  });
});

function nameOfService({ service }: Span): string {
  return service;
}
