import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it } from '@jest/globals';
import { magicPacket } from './magic-packet.js';

const typescript = new URL('../../../../../tools/setup/typescript.mjs', import.meta.url).href;
const sender = new URL('./wake-sender.ts', import.meta.url).href;
const id = `jf${String(process.pid % 100_000)}`;
const [here, there] = [`${id}a`, `${id}b`];
const mac = '00:1a:2b:3c:4d:5e';
const password = '0a0b0c0d0e0f';

const ip = (...args: string[]): void => {
  execFileSync('ip', args, { stdio: 'pipe' });
};

function isPossible(): boolean {
  try {
    ip('netns', 'add', here);
    return true;
  } catch {
    return false;
  }
}

/** Two computers on one cable; the first has a gateway and another network that must stay quiet. */
function layCable(): void {
  ip('netns', 'add', there);
  ip(
    'link',
    'add',
    `${id}x`,
    'netns',
    here,
    'type',
    'veth',
    'peer',
    'name',
    `${id}y`,
    'netns',
    there,
  );
  ip('-n', here, 'addr', 'add', '10.77.0.1/24', 'dev', `${id}x`);
  ip('-n', there, 'addr', 'add', '10.77.0.2/24', 'dev', `${id}y`);
  ip('-n', here, 'link', 'set', `${id}x`, 'up');
  ip('-n', there, 'link', 'set', `${id}y`, 'up');
  ip('-n', here, 'route', 'add', 'default', 'via', '10.77.0.2');
}

const listener = `
const { createSocket } = require('node:dgram');
for (const port of [9, 7]) {
  const socket = createSocket('udp4');
  socket.on('message', (packet, { address }) => console.log(port, address, packet.toString('hex')));
  socket.bind(port, () => console.log('ready'));
}`;

const onNetworks = isPossible() ? describe : describe.skip;

onNetworks('A wake-up on a real network (SB-31, SB-33, SB-34)', () => {
  it('is heard by the other computer of the network, with the SecureOn password', async () => {
    layCable();
    const ear = spawn('ip', ['netns', 'exec', there, process.execPath, '-e', listener], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      const lines = createInterface({ input: ear.stdout })[Symbol.asyncIterator]();
      await lines.next();
      await lines.next();
      const order = JSON.stringify({ macs: [mac], password });
      const script = `import { wake } from ${JSON.stringify(sender)}; await wake(${order});`;
      const call = spawn(
        'ip',
        ['netns', 'exec', here, process.execPath, '--conditions=@jumpfleet/source'].concat([
          '--import',
          typescript,
          '--input-type=module',
          '-e',
          script,
        ]),
        { stdio: 'inherit' },
      );
      const heard = [(await lines.next()).value, (await lines.next()).value].sort();
      const packet = magicPacket(mac, password).toString('hex');
      expect(heard).toEqual([`7 10.77.0.1 ${packet}`, `9 10.77.0.1 ${packet}`]);
      if (call.exitCode === null) await once(call, 'exit');
    } finally {
      ear.kill();
      await once(ear, 'close');
      for (const name of [here, there]) ip('netns', 'del', name);
    }
  }, 20_000);
});
