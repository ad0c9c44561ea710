import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { perform } from './operations.js';
import { ToolFailure } from './session-port.js';
import type { OperationEvents, ToolRequest, ToolResult, Tools } from './session-port.js';
import { Download, Upload } from './transfer.js';
import type { Sink } from './transfer.js';
import { Transfers } from './transfers.js';

const content = Uint8Array.from({ length: 1_000 }, (_, index) => index & 0xff);
const sha256 = createHash('sha256').update(content).digest('hex');
const modifiedAt = '2026-11-21T22:00:00.000Z';
const going = new AbortController().signal;

type Asked = Readonly<{ request: ToolRequest; written: Uint8Array[] }>;
type Answer = (events: OperationEvents, asked: Asked) => void;

/** A computer that answers each operation in turn as it is told, and remembers what it was asked. */
class ScriptedComputer {
  readonly asked: Asked[] = [];
  readonly #answers: Answer[];

  constructor(...answers: Answer[]) {
    this.#answers = answers;
  }

  readonly tools: Tools = {
    open: (request, events) => {
      const asked: Asked = { request, written: [] };
      this.asked.push(asked);
      const answer = this.#answers.shift();
      queueMicrotask(() => answer?.(events, asked));
      return {
        write: async (bytes) => void asked.written.push(bytes),
        waiting: () => 0,
        resize: () => undefined,
        close: () => undefined,
      };
    },
  };
}

const sends =
  (from: number, to: number, end: (events: OperationEvents) => void): Answer =>
  (events) => {
    events.opened?.({ length: content.length, modified_at: modifiedAt });
    events.data?.(content.subarray(from, to), () => undefined);
    end(events);
  };
const whole = ({ done }: OperationEvents) => done(0, { length: content.length, sha256 });
const breaks = ({ failed }: OperationEvents) =>
  failed(new ToolFailure('connection-lost', 'The connection was lost.'));

function memory(): Sink & { readonly bytes: number[]; finished: boolean } {
  const sink = {
    bytes: [] as number[],
    finished: false,
    write: async (bytes: Uint8Array) => void sink.bytes.push(...bytes),
    finish: async () => {
      sink.finished = true;
    },
    discard: async () => undefined,
  };
  return sink;
}

describe('a download', () => {
  it('is finished only when the digest of both ends is the same', async () => {
    const sink = memory();
    const wrong: ToolResult = { length: content.length, sha256: '0'.repeat(64) };
    const { tools } = new ScriptedComputer(sends(0, 1_000, ({ done }) => done(0, wrong)));
    const download = new Download(tools, '/a', sink);
    await expect(download.run(() => undefined, going)).rejects.toThrow('nothing was kept');
    expect(sink.finished).toBe(false);
  });

  it('goes on where it broke, of the same file, and is whole', async () => {
    const sink = memory();
    const computer = new ScriptedComputer(sends(0, 400, breaks), sends(400, 1_000, whole));
    const download = new Download(computer.tools, '/a', sink);
    await expect(download.run(() => undefined, going)).rejects.toThrow('The connection was lost.');
    await download.run(() => undefined, going);
    expect(computer.asked[1]?.request).toMatchObject({ offset: 400, modified_at: modifiedAt });
    expect(Uint8Array.from(sink.bytes)).toEqual(content);
    expect(sink.finished).toBe(true);
  });
});

describe('an upload', () => {
  const source = {
    size: content.length,
    read: async (from: number, to: number) => content.slice(from, to),
  };
  const wish = { path: '/a', overwrite: false, id: 'u-1' };

  it('tells its digest first, and sends from where the computer has it', async () => {
    const computer = new ScriptedComputer((events, { written }) => {
      events.opened?.({ offset: 600 });
      setTimeout(() => {
        expect(Uint8Array.from(written.flatMap((bytes) => [...bytes]))).toEqual(content.slice(600));
        whole(events);
      });
    });
    const told: unknown[] = [];
    await new Upload(computer.tools, source, wish).run((part) => told.push(part), going);
    expect(computer.asked[0]?.request).toMatchObject({ sha256, length: 1_000, upload: 'u-1' });
    expect(told.at(-1)).toEqual({ bytes: 1_000, sha256 });
  });
});

describe('one operation', () => {
  it('says why it was refused in the words of the computer', async () => {
    const { tools } = new ScriptedComputer(({ failed }) =>
      failed(new ToolFailure('path-not-found', 'There is nothing at this path.')),
    );
    const asked = perform(tools, { tool: 'files', op: 'stat', path: '/gone' });
    await expect(asked).rejects.toMatchObject({ code: 'path-not-found' });
  });

  it('gives the credit of bytes back when they are used up, not before', async () => {
    const order: string[] = [];
    const { tools } = new ScriptedComputer((events) => {
      events.data?.(content, () => order.push('credit'));
      events.done(0, {});
    });
    const data = async () => {
      await Promise.resolve();
      order.push('used');
    };
    await perform(tools, { tool: 'files', op: 'archive', path: '/' }, { data });
    expect(order).toEqual(['used', 'credit']);
  });
});

describe('the transfers of a session', () => {
  const states = (transfers: Transfers) => transfers.list.value.map(({ state }) => state);

  it('run three at once, the others wait their turn', async () => {
    const transfers = new Transfers();
    const ends: (() => void)[] = [];
    const work = {
      canResume: false,
      run: () => new Promise<void>((resolve) => ends.push(resolve)),
      discard: async () => undefined,
    };
    const all = ['a', 'b', 'c', 'd'].map((name) => transfers.add({ direction: 'up', name, work }));
    expect(states(transfers)).toEqual(['running', 'running', 'running', 'waiting']);
    ends[0]?.();
    await all[0];
    expect(states(transfers)).toEqual(['done', 'running', 'running', 'running']);
  });

  it('show why one failed, and run it again when it is resumed', async () => {
    const transfers = new Transfers();
    let runs = 0;
    const run = async () => {
      if (++runs === 1) throw new ToolFailure('disk-full', 'There is no room left on the disk.');
    };
    const work = { canResume: true, run, discard: async () => undefined };
    await transfers.add({ direction: 'up', name: 'a', work });
    const [failed] = transfers.list.value;
    expect(failed).toMatchObject({
      state: 'failed',
      problem: 'There is no room left on the disk.',
    });
    await transfers.resume(failed?.id ?? 0);
    expect(states(transfers)).toEqual(['done']);
  });
});
