import { decodeDataFrame, limits, mayOpen, operationOf } from '@jumpfleet/gateway-contracts';
import type { GatewayMessage } from '@jumpfleet/gateway-contracts';
import { beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { openLeg, sendBytes } from './testing/sessions-world.js';
import type { RawLine } from './testing/test-client.js';
import { allPermissions, operations, toolOpens } from './testing/tool-opens.js';
import { twoShards } from './testing/two-shards.js';
import type { TwoShards } from './testing/two-shards.js';

let world: TwoShards;
beforeAll(async () => {
  world = await twoShards();
});

const channel = fc.integer({ min: 1, max: 4 });
const word = fc.oneof(
  fc.record({ t: fc.constant('open'), channel, operation: fc.constantFrom(...operations) }),
  fc.record({ t: fc.constant('data'), channel, text: fc.string({ maxLength: 20 }) }),
  fc.record({ t: fc.constant('credit'), channel, bytes: fc.integer({ min: 1, max: 100_000 }) }),
  fc.record({ t: fc.constant('resize'), channel, cols: channel, rows: channel }),
  fc.record({ t: fc.constant('resume'), channel, received: fc.nat(10) }),
  fc.record({ t: fc.constant('close'), channel, reason: fc.constant('') }),
);
type Word = Readonly<{
  t: string;
  channel: number;
  operation?: keyof typeof toolOpens;
  text?: string;
}>;

function speak(rep: RawLine, { operation, text, ...word }: Word): void {
  if (rep.socket.readyState !== rep.socket.OPEN) return;
  if (text !== undefined) sendBytes(rep, word.channel, text);
  else rep.say({ ...word, ...(operation && toolOpens[operation]) });
}

/** A computer that opens whatever it is asked for, and whatever it hears until its line has nothing more to say. */
async function listen(client: RawLine, permissions: readonly string[]): Promise<number> {
  const open = new Map<number, number>();
  const asked = new Set<number>();
  let opened = 0;
  for (;;) {
    const frame = await client.next();
    if (typeof frame !== 'string') {
      const data = decodeDataFrame(frame);
      const credit = (open.get(data?.channel ?? 0) ?? -1) - (data?.payload.length ?? 0);
      expect(credit).toBeGreaterThanOrEqual(0);
      open.set(data?.channel ?? 0, credit);
      continue;
    }
    const message = JSON.parse(frame) as GatewayMessage;
    if (message.t === 'session-over') return opened;
    if (message.t === 'open' || message.t === 'resume') asked.add(message.channel);
    if (message.t === 'open') {
      expect(mayOpen(permissions, operationOf(message))).toBe(true);
      expect(open.has(message.channel)).toBe(false);
      open.set(message.channel, limits.initialCreditBytes);
      client.say({ t: 'opened', channel: message.channel });
      opened += 1;
    } else if (message.t === 'resume')
      client.say({ t: 'refused', channel: message.channel, code: 'channel-unknown', message: '' });
    else if ('channel' in message) expect(asked.has(message.channel)).toBe(true);
    if (message.t === 'close') open.delete(message.channel);
  }
}

it('Whatever a representative says, no operation and no byte reaches the computer that the session does not allow', async () => {
  let opened = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.subarray(allPermissions),
      fc.array(word, { minLength: 1, maxLength: 25 }),
      async (permissions, words) => {
        const { rep, client } = await openLeg(world.across, { permissions });
        const heard = listen(client, permissions);
        for (const each of words) speak(rep, each);
        if (rep.socket.readyState === rep.socket.OPEN) rep.say({ t: 'end' });
        opened += await heard;
        await rep.closed;
        client.socket.terminate();
      },
    ),
    { numRuns: 60 },
  );
  expect(opened).toBeGreaterThan(0);
}, 60_000);
