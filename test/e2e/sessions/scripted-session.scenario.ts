import { describe, expect, it } from '@jest/globals';
import { eventually } from '@jumpfleet/testing';

import type { SessionsWorld } from './world.js';

export function scriptedSession(world: () => SessionsWorld): void {
  describe('A session that a script starts', () => {
    it('SB-10, SB-11: begins at the one client that matches, and has a shell', async () => {
      const { line } = await world().attach({ external_key: 'TICKET-9' });
      const shell = await line.openShell({ cols: 80, rows: 24 });
      let screen = '';
      shell.on('output', (bytes) => {
        screen += Buffer.from(bytes).toString();
      });
      shell.write(Buffer.from('echo "answer=$((6*7))"\n'));
      await eventually(() => expect(screen).toContain('answer=42'));
      line.end();
      line.close();
    });
  });
}
