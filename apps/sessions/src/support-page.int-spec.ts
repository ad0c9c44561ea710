import { execFile } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { workspaceRoot } from '@jumpfleet/local-servers';
import { accessToken, policyNeighbour } from '@jumpfleet/policy-neighbour';
import { eventually, testDatabase, testFolder, testNats } from '@jumpfleet/testing';
import { AttendedWorld } from './testing/attended-world.js';
import { SessionsWorld } from './testing/sessions-world.js';

const sessionsDb = await testDatabase('sessions');
const registryDb = await testDatabase('registry');
const policyDb = await testDatabase('policy');
const { url: nats } = await testNats();
const packages = await testFolder();
let world: SessionsWorld;
let site: AttendedWorld;

/** In the program's place: says how it was started. */
const template = `#!/bin/sh
printf '%s\\n' '@SITE_URL@' '@SESSION_KEY@' '@CUSTOMER@'
exit 0
`;

beforeAll(async () => {
  writeFileSync(join(packages, 'linux-64.support.sh'), template);
  writeFileSync(join(packages, 'linux-64.tar.gz'), Buffer.from([0x1f, 0x8b, 0, 1, 2, 3]));
  const urls = { sessionsDb, registryDb, policyDb, nats };
  world = await SessionsWorld.start(urls, undefined, { JUMP_CLIENT_PACKAGE_DIR: packages });
  await eventually(async () => (await fetch(`${world.service.url}/health/ready`)).ok);
  site = new AttendedWorld(world);
  policyNeighbour.teams = [{ number: 3, name: 'Service', codeName: 'service' }];
  site.representative('Ada', 1, 3);
  await site.as('Ada', 'PUT', '/api/v1/settings/sessions', {
    general_queue: true,
    issues: [{ code_name: 'printer', name: 'Printers & <more>', team_id: 3 }],
  });
}, 60_000);
afterAll(() => world.close());
beforeEach(() => site.permits());

const pageAt = async (path: string) => {
  const { status, headers, body } = await site.stranger(path);
  return { status, headers, text: String(body['text']) };
};

describe('the customer’s page', () => {
  it('SB-19: tells the key, how long it is good, and the one command; nothing comes from elsewhere', async () => {
    const { key } = await site.key('Ada', 'issue:printer');
    const { status, headers, text } = await pageAt(`/support/${key}`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(text).toContain(key);
    expect(text).toContain('Printers &amp; &lt;more&gt;');
    expect(text).toMatch(/<time datetime="[^"]+">/);
    expect(text).toContain(
      `curl -fsS &#39;https://help.example/api/v1/session-keys/${key}/client&#39; | sh`,
    );
    expect(text).not.toMatch(/<script|src=|<link|@import/);
  });

  it('is honest about keys that are none, and takes another, however it is typed', async () => {
    const { key } = await site.key('Ada', 'general');
    const wrong = await pageAt('/support/WRONG99');
    expect([wrong.status, wrong.text]).toEqual([404, expect.stringContaining('role="alert"')]);
    expect(wrong.text).toContain('<label for="key">');
    const typed = `${key.slice(0, 3)}-${key.slice(3).toLowerCase()}`;
    expect((await pageAt(`/support?key=${typed}`)).status).toBe(200);
    expect((await pageAt('/support')).status).toBe(200);
    await site.redeem(key);
    expect((await pageAt(`/support/${key}`)).status).toBe(409);
    const odd = await pageAt(`/support/${encodeURIComponent('<b>\'"')}`);
    expect([odd.status, odd.text.includes('<b>')]).toEqual([404, false]);
  });
});

describe('the temporary client', () => {
  it('is fetched and run by one command, with what the customer said', async () => {
    const { key } = await site.key('Ada', 'general');
    const said = new URLSearchParams({ 'customer.name': "Carl O'Neil" });
    const script = await site.stranger(`/api/v1/session-keys/${key}/client?${said.toString()}`);
    expect(script.status).toBe(200);
    const text = String(script.body['text']);
    expect(text).toContain(`https://help.example/api/v1/session-keys/${key}/client/linux-64`);
    await promisify(execFile)('sh', ['-n', '-c', text]);
    const file = await fetch(
      `${world.service.url}/api/v1/session-keys/${key}/client/linux-64?${said.toString()}`,
      { headers: { 'x-forwarded-for': site.newAddress() } },
    );
    expect(file.headers.get('content-disposition')).toContain(`jumpfleet-support-${key}.bin`);
    const bytes = Buffer.from(await file.arrayBuffer());
    expect(bytes.length).toBe(Number(file.headers.get('content-length')));
    const path = join(packages, 'client.bin');
    writeFileSync(path, bytes);
    chmodSync(path, 0o755);
    const { stdout } = await promisify(execFile)('sh', [path]);
    const [siteUrl, sessionKey, customer = ''] = stdout.split('\n');
    expect([siteUrl, sessionKey]).toEqual(['https://help.example', key]);
    expect(JSON.parse(Buffer.from(customer, 'base64').toString())).toMatchObject({
      name: "Carl O'Neil",
    });
  });

  it('is there for keys that can be used, and for platforms that are built', async () => {
    const { key } = await site.key('Ada', 'general');
    const of = (path: string) => site.stranger(`/api/v1/session-keys/${path}`);
    expect((await of(`${key}/client/winNT-64`)).body).toMatchObject({ code: 'no-package' });
    await site.redeem(key);
    expect((await of(`${key}/client`)).status).toBe(409);
    expect((await of(`${key}/client/linux-64`)).status).toBe(409);
    expect((await of('WRONG99/client')).status).toBe(404);
  });
});

describe('/api/start_session (B4)', () => {
  const start = (query: Record<string, string>) =>
    pageAt(`/api/start_session?${new URLSearchParams(query).toString()}`);
  const keyIn = (text: string) => /class="key">([^<]+)</.exec(text)?.[1] ?? '';

  it('leads to a representative by id and name, or to an issue, with what the customer says', async () => {
    const said = {
      ...{ 'customer.name': 'Carl', 'customer.company': 'Example Ltd' },
      ...{ 'customer.company_code': 'EX', external_key: 'INC-7', c2cjs: '1' },
    };
    const toAda = await start({ id: '1', name: 'Ada', ...said });
    expect(toAda.status).toBe(200);
    const read = await site.as('Ada', 'GET', `/api/v1/session-keys/${keyIn(toAda.text)}`);
    expect(read.body).toMatchObject({
      queue: { type: 'representative', name: 'Ada' },
      customer: { name: 'Carl', company: 'Example Ltd', company_code: 'EX' },
      external_key: 'INC-7',
      generated_by: { type: 'customer' },
    });
    const toIssue = await start({ issue: 'printer', customer_name: 'Carl' });
    expect(toIssue.text).toContain('Printers &amp; &lt;more&gt;');
    expect((await start({ id: '1', name: 'Bob' })).status).toBe(422);
    expect((await start({ issue: 'none' })).status).toBe(422);
    expect((await start({})).status).toBe(422);
    expect((await start({ issue: 'printer', 'customer.name': 'x'.repeat(101) })).status).toBe(422);
  });

  it('takes a key that somebody was given, and carries on what they say', async () => {
    const { key } = await site.key('Ada', 'general');
    const { status, text } = await start({ short_key: key, 'customer.name': 'Carl & Co' });
    expect(status).toBe(200);
    expect(text).toContain('customer.name=Carl+%26+Co');
    expect((await start({ short_key: 'WRONG99' })).status).toBe(404);
  });
});

describe('the buttons of a ticket system, as docs/outbound-events.md has them', () => {
  const samples = join(workspaceRoot(), 'docs', 'samples', 'ticketing');
  const page = readFileSync(join(samples, 'buttons.html'), 'utf8');
  const here = (url: string) => url.replace('https://support.example.com', world.service.url);
  const addresses = (attribute: string) =>
    [...page.matchAll(new RegExp(`${attribute}="(https://support[^"]+)"`, 'g'))].map(
      ([, url = '']) => here(url),
    );

  it('SB-21: lead to the console, or to a file for the terminal', async () => {
    const [web = '', file = ''] = addresses('href');
    const led = await fetch(web, { redirect: 'manual' });
    expect([led.status, led.headers.get('location')]).toEqual([
      302,
      expect.stringMatching(/^https:\/\/help\.example\/\?script=.*till-4.*INC-7$/),
    ]);
    expect(await (await fetch(file)).text()).toMatch(/^BRCS1\.0\n.*external_key=INC-7\n$/);
  });

  it('B4: ask for help about the ticket, and take a key', async () => {
    const [help = '', start = ''] = addresses('action');
    const hidden = [...page.matchAll(/type="hidden" name="([^"]+)" value="([^"]+)"/g)];
    const fields = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]));
    const headers = { 'x-forwarded-for': site.newAddress() };
    const shown = await fetch(help, {
      method: 'POST',
      headers,
      body: new URLSearchParams(fields),
    });
    const [, key = ''] = /class="key">([^<]+)</.exec(await shown.text()) ?? [];
    const read = await site.as('Ada', 'GET', `/api/v1/session-keys/${key}`);
    expect(read.body).toMatchObject({
      external_key: 'INC-7',
      customer: { name: 'Grace', company: 'Example' },
    });
    expect((await fetch(`${start}?short_key=${key}`, { headers })).status).toBe(200);
  });

  it('B3: make a key with an API account, and the address that the customer opens', async () => {
    const token = accessToken({ name: 'desk', type: 'api-account', administrator: true });
    // The edge in front of both services: policy's token, and the command.
    const edge = createServer((request, response) => {
      void (async () => {
        if (request.url === '/oauth2/token') {
          response.end(JSON.stringify({ access_token: token }));
          return;
        }
        const pieces: Buffer[] = [];
        for await (const piece of request) pieces.push(piece as Buffer);
        const { authorization = '', 'content-type': type = '' } = request.headers;
        const answer = await fetch(new URL(request.url ?? '', world.service.url), {
          method: 'POST',
          headers: { authorization, 'content-type': type },
          body: Buffer.concat(pieces),
        });
        response.writeHead(answer.status).end(await answer.text());
      })();
    });
    await new Promise<void>((resolve) => edge.listen(0, '127.0.0.1', resolve));
    const { port } = edge.address() as AddressInfo;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [join(samples, 'session-key.mjs'), 'INC-7'],
      {
        env: {
          JUMPFLEET_SITE: `http://127.0.0.1:${String(port)}`,
          JUMPFLEET_API_CLIENT_ID: 'desk',
          JUMPFLEET_API_CLIENT_SECRET: 'secret',
        },
      },
    );
    edge.close();
    const { shortKey, keyUrl } = JSON.parse(stdout) as { shortKey: string; keyUrl: string };
    expect(keyUrl).toBe(`https://help.example/support/${shortKey}`);
    const read = await site.as('Ada', 'GET', `/api/v1/session-keys/${shortKey}`);
    expect(read.body).toMatchObject({ external_key: 'INC-7', queue: { type: 'general' } });
  });
});
