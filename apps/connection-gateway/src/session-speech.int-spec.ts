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

/** A computer that opens whatever it is asked for, and minds what it is sent. */
class MindfulComputer {
  private readonly asked = new Set<number>();
  private readonly credit = new Map<number, number>();
  opened = 0;

  constructor(
    private readonly client: RawLine,
    private readonly permissions: readonly string[],
  ) {}

  /** Until the session is over. */
  async listen(): Promise<number> {
    for (;;) {
      const frame = await this.client.next();
      if (typeof frame !== 'string') this.data(frame);
      else {
        const message = JSON.parse(frame) as GatewayMessage;
        if (message.t === 'session-over') return this.opened;
        this.message(message);
      }
    }
  }

  private data(frame: Buffer): void {
    const { channel = 0, payload = Buffer.alloc(1) } = decodeDataFrame(frame) ?? {};
    const left = (this.credit.get(channel) ?? -1) - payload.length;
    expect(left).toBeGreaterThanOrEqual(0);
    this.credit.set(channel, left);
  }

  private message(message: GatewayMessage): void {
    if (!('channel' in message)) throw new Error(`unexpected ${message.t}`);
    const { channel } = message;
    if (message.t === 'open') this.open(message);
    else if (message.t === 'resume') {
      this.asked.add(channel);
      this.client.say({ t: 'refused', channel, code: 'channel-unknown', message: '' });
    } else expect(this.asked.has(channel)).toBe(true);
    if (message.t === 'close') this.credit.delete(channel);
  }

  private open(open: Extract<GatewayMessage, { t: 'open' }>): void {
    expect(mayOpen(this.permissions, operationOf(open))).toBe(true);
    expect(this.asked.has(open.channel)).toBe(false);
    this.asked.add(open.channel);
    this.credit.set(open.channel, limits.initialCreditBytes);
    this.client.say({ t: 'opened', channel: open.channel });
    this.opened += 1;
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
        const heard = new MindfulComputer(client, permissions).listen();
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
