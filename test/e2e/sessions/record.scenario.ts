import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { uploadFile } from '@jumpfleet/gateway-client';
import { eventually } from '@jumpfleet/testing';

import type { SessionsWorld } from './world.js';

type Items = Readonly<{ items: readonly Record<string, unknown>[] }>;

export function recordOfASession(world: () => SessionsWorld): void {
  describe('The record of a session', () => {
    it('SB-22: has what was said, done and shown, from the keystroke to the report', async () => {
      const { api, folder } = world();
      const { started, line } = await world().attach({ external_key: 'AUDIT-1' });
      const path = `/api/v1/sessions/${started.session.id}`;
      const shell = await line.openShell({ cols: 90, rows: 25 });
      shell.write(Buffer.from('echo "answer=$((6*7))"\n'));
      const local = join(folder, 'evidence');
      await writeFile(local, randomBytes(1_000));
      await uploadFile(line.files, { local, remote: join(folder, 'kept "here"') });
      line.say('Is this better?');

      const [recording] = await eventually(async () => {
        const { items } = (await api.get(`${path}/recordings`)) as Items;
        expect(items).toMatchObject([{ instance: 1, is_live: true, gaps: 0 }]);
        return items;
      });
      const { leg, channel } = recording as { leg: string; channel: number };
      const cast = `${path}/recordings/${leg}/${channel}`;
      const watched = api.request(`${cast}/live`).then((response) => response.text());
      shell.write(Buffer.from('echo "watched=$((5*5))"; exit\n'));
      const seen = await watched;
      expect(seen).toContain('answer=42');
      expect(seen).toContain('watched=25');
      expect(seen).toContain('event: ended');
      line.end();

      await eventually(async () => {
        const played = await (await api.request(cast)).text();
        expect(JSON.parse(played.split('\n')[0] ?? '')).toMatchObject({ version: 2, width: 90 });
        expect(played).toContain('watched=25');
        expect((await api.get(`${path}/chat`)) as Items).toMatchObject({
          items: [{ n: 1, text: 'Is this better?', from: { type: 'representative' } }],
        });
        expect((await api.get(`${path}/files`)) as Items).toMatchObject({
          items: expect.arrayContaining([
            expect.objectContaining({ operation: 'upload', state: 'done', bytes: 1_000 }),
          ]) as unknown,
        });
        expect(await api.get(`${path}/report`)).toMatchObject({
          ...{ status: 'ended', external_key: 'AUDIT-1', end_reason: 'representative' },
          files: { transferred: 1 },
        });
      });
      const query = `generate_report=SupportSession&lsid=${started.session.id}`;
      const xml = await (await api.request(`/api/reporting?${query}`)).text();
      for (const type of ['Session Start', 'File Upload', 'Chat Message', 'Session End'])
        expect(xml).toContain(`event_type="${type}"`);
    }, 60_000);
  });
}
