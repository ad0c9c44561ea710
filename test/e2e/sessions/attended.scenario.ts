import { spawn } from 'node:child_process';
import type { ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { RepresentativeLine } from '@jumpfleet/gateway-client';
import { atEndOfSpecFile, eventually } from '@jumpfleet/testing';

import { AccessSite, shippedRoles } from '../../support/access-site.js';
import type { Somebody } from '../../support/access-site.js';
import type { SessionsWorld, StartedSession } from './world.js';

type Json = Readonly<Record<string, unknown>>;

/** The customer's own terminal: what it showed, and what they type. */
class CustomersTerminal {
  shown = '';

  constructor(readonly program: ChildProcessWithoutNullStreams) {
    for (const output of [program.stdout, program.stderr])
      output.on('data', (bytes: Buffer) => {
        this.shown += bytes.toString();
      });
  }

  type(line: string): void {
    this.program.stdin.write(`${line}\n`);
  }

  shows(text: string): Promise<void> {
    return eventually(() => expect(this.shown).toContain(text), { timeoutMs: 30_000 });
  }
}

/** What the helper’s attended sessions may, and that the customer is asked first. */
const askedFirst = {
  permissions: { shell: 'allow', chat: 'allow', jump_client_pinning: 'allow' },
  prompting: { rule: 'once', defaultAnswer: 'deny', timeoutSeconds: 60 },
};

export function attendedSession(world: () => SessionsWorld): void {
  const asked = async (who: Somebody, method: string, path: string, body?: object) => {
    const response = await fetch(world().system.url + path, {
      method,
      headers: {
        authorization: `Bearer ${who.token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Json };
  };

  /** As the page says: the file, downloaded and run. */
  const startProgram = async (key: string): Promise<CustomersTerminal> => {
    const { system, folder } = world();
    const page = await (await fetch(`${system.url}/support/${key}`)).text();
    const [, link = ''] = /href="([^"]+)" download/.exec(page) ?? [];
    const file = join(folder, `jumpfleet-support-${key}.bin`);
    const download = await fetch(new URL(new URL(link).pathname, system.url));
    await writeFile(file, Buffer.from(await download.arrayBuffer()));
    const home = join(folder, 'customer');
    await mkdir(join(home, 'tmp'), { recursive: true });
    const environment = { ...process.env, HOME: home, TMPDIR: join(home, 'tmp') };
    const program = spawn('sh', [file], { env: environment, stdio: 'pipe' });
    atEndOfSpecFile(() => {
      program.kill('SIGKILL');
    });
    return new CustomersTerminal(program);
  };

  describe('An attended session', () => {
    it('SB-19, PO-42, RG-65: goes from a key over the page to the customer’s terminal, and pins', async () => {
      const { api, folder } = world();
      const site = new AccessSite(world());
      const helper = await site.user('helper', shippedRoles.all, {
        attended_session_policy: { kind: 'custom', terms: askedFirst },
      });
      const { key } = (await api.post('/api/v1/session-keys', {
        queue: 'rep_username:helper',
        external_key: 'INC-42',
      })) as { key: string };
      const terminal = await startProgram(key);
      await terminal.shows('Please wait.');
      const session = await eventually(async () => {
        const { body } = await asked(helper, 'GET', '/api/v1/session-queues');
        const items = body['items'] as {
          waiting: { key: string; session_id: string; customer: { is_online: boolean } }[];
        }[];
        const found = items.flatMap(({ waiting }) => waiting).find((one) => one.key === key);
        return found?.customer.is_online === true ? found.session_id : false;
      });
      const accepted = await asked(helper, 'POST', `/api/v1/sessions/${session}/accept`);
      expect(accepted.status).toBe(201);
      const { websocket_url, ticket } = accepted.body as unknown as StartedSession;
      const line = await RepresentativeLine.open(websocket_url, ticket);
      const heard: string[] = [];
      line.on('said', ({ text }) => heard.push(text));

      line.say('Good morning');
      await terminal.shows('Good morning');
      terminal.type('The printer is on fire');
      await eventually(() => expect(heard).toContain('The printer is on fire'));

      const opening = line.openShell({ cols: 80, rows: 24 });
      await terminal.shows('(y/n)');
      terminal.type('y');
      const shell = await opening;
      let screen = '';
      shell.on('output', (bytes) => {
        screen += Buffer.from(bytes).toString();
      });
      shell.write(Buffer.from('echo "answer=$((6*7))"\n'));
      await eventually(() => expect(screen).toContain('answer=42'));

      const pinned = await asked(helper, 'POST', `/api/v1/sessions/${session}/pin`, {
        name: 'pinned',
      });
      expect(pinned.status).toBe(202);
      const again = await asked(helper, 'POST', `/api/v1/sessions/${session}/pin`, {});
      expect(again.body['code']).toMatch(/pin-pending|already-pinned/);
      const jumpClient = await eventually(
        async () => {
          const { body } = await asked(helper, 'GET', `/api/v1/sessions/${session}`);
          const { state, jump_client_id: id } = body['pin'] as Json;
          return state === 'pinned' ? String(id) : false;
        },
        { timeoutMs: 60_000 },
      );
      await eventually(
        async () =>
          expect(
            (await asked(helper, 'GET', `/api/v1/jump-clients/${jumpClient}`)).body,
          ).toMatchObject({
            name: 'pinned',
            status: 'online',
          }),
        { timeoutMs: 60_000 },
      );
      const unpinned = await asked(helper, 'POST', `/api/v1/sessions/${session}/unpin`);
      expect(unpinned.status).toBe(204);

      const ended = once(terminal.program, 'close');
      expect(await readdir(join(folder, 'customer', 'tmp'))).toHaveLength(1);
      line.end();
      await ended;
      expect(await readdir(join(folder, 'customer', 'tmp'))).toEqual([]);
      await eventually(
        async () =>
          expect(await readdir(join(folder, 'customer'))).not.toContain('jumpfleet-jump-client'),
        { timeoutMs: 30_000 },
      );
      const report = await asked(helper, 'GET', `/api/v1/sessions/${session}`);
      expect(report.body).toMatchObject({
        status: 'ended',
        start_method: 'session-key',
        presence: 'attended',
        external_key: 'INC-42',
      });
    }, 180_000);
  });
}
