import { describe, expect, it } from '@jest/globals';
import type { RecordingBatch } from '@jumpfleet/gateway-contracts';
import fc from 'fast-check';
import { AsciicastWriter } from './asciicast.js';
import { taken } from './recording-tape.js';
import type { Tape, TapeItem } from './recording-tape.js';

const started = 1_700_000_000_000;
const batch = (offset: number, ...items: RecordingBatch['items']): RecordingBatch => ({
  session: crypto.randomUUID(),
  leg: crypto.randomUUID(),
  channel: 1,
  offset,
  items,
});
const start = (at = started) => ({ kind: 'start', at, cols: 80, rows: 24 }) as const;
const output = (text: string | Uint8Array, ms = 0) =>
  ({
    kind: 'output',
    at: started + ms,
    data: Buffer.from(text as string).toString('base64'),
  }) as const;
const resize = (cols: number, rows: number, ms: number) =>
  ({ kind: 'resize', at: started + ms, cols, rows }) as const;
const end = (ms: number) => ({ kind: 'end', at: started + ms }) as const;

function taped(...batches: readonly RecordingBatch[]) {
  let tape: Tape | undefined;
  const items: TapeItem[] = [];
  for (const one of batches) {
    const added = taken(tape, one);
    tape = added.tape;
    items.push(...added.items);
  }
  if (!tape) throw new Error('Nothing was taped.');
  return { tape, items };
}

function cast(...batches: readonly RecordingBatch[]): unknown[] {
  const { tape, items } = taped(...batches);
  const writer = new AsciicastWriter({ ...tape, title: 'pc' });
  const lines = [writer.header(), ...writer.lines(items), ...writer.rest()];
  return lines.map((line) => JSON.parse(line) as unknown);
}

describe('a recording as asciicast v2', () => {
  it('has a header, output and changes of size, with seconds since it began', () => {
    expect(
      cast(
        batch(0, start(), output('$ ', 100)),
        batch(2, resize(100, 30, 1_500), output('exit\r\n', 2_250), end(3_000)),
      ),
    ).toEqual([
      {
        version: 2,
        width: 80,
        height: 24,
        timestamp: 1_700_000_000,
        duration: 3,
        title: 'pc',
      },
      [0.1, 'o', '$ '],
      [1.5, 'r', '100x30'],
      [2.25, 'o', 'exit\r\n'],
    ]);
  });

  it('puts characters together that lie across batches, and shows what is no text as U+FFFD', () => {
    const bytes = Buffer.from('a€b');
    expect(
      cast(
        batch(0, start(), output(bytes.subarray(0, 2))),
        batch(2, output(bytes.subarray(2), 10)),
        batch(5, output(Uint8Array.of(0xff, 0xe2), 20)),
      ).slice(1),
    ).toEqual([
      [0, 'o', 'a'],
      [0.01, 'o', '€b'],
      [0.02, 'o', '\ufffd'],
      [0.02, 'o', '\ufffd'],
    ]);
  });

  it('marks what never came, and goes on after it', () => {
    const { tape } = taped(batch(0, start(), output('one')), batch(10, output('two', 500)));
    expect(tape).toMatchObject({ bytes: 13, missingBytes: 7, gaps: 1 });
    expect(cast(batch(0, start(), output('one')), batch(10, output('two', 500))).slice(1)).toEqual([
      [0, 'o', 'one'],
      [0.5, 'm', '7 bytes are missing here'],
      [0.5, 'o', 'two'],
    ]);
  });

  it('never goes back in time, whatever the clocks of two shards say', () => {
    expect(cast(batch(0, start(), output('a', 900)), batch(1, output('b', 400))).slice(1)).toEqual([
      [0.9, 'o', 'a'],
      [0.9, 'o', 'b'],
    ]);
  });
});

describe('a tape', () => {
  it('is the same whatever comes more than once', () => {
    const pieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 9 }), { maxLength: 8 });
    fc.assert(
      fc.property(pieces, fc.array(fc.nat({ max: 7 }), { maxLength: 6 }), (data, repeated) => {
        let offset = 0;
        const batches = data.map((piece, index) => {
          const one = batch(offset, ...(index === 0 ? [start()] : []), output(piece, index * 10));
          offset += piece.length;
          return one;
        });
        if (batches.length === 0) return;
        const doubled = batches.flatMap((one, index) =>
          repeated.includes(index) ? [one, ...batches.slice(0, index + 1)] : [one],
        );
        expect(taped(...doubled)).toEqual(taped(...batches));
      }),
    );
  });

  it('takes from a batch that overlaps only what is new', () => {
    const { items } = taped(batch(0, start(), output('hello')), batch(3, output('lo world', 5)));
    expect(
      items.map((item) => (item.kind === 'output' ? Buffer.from(item.data).toString() : '')),
    ).toEqual(['hello', ' world']);
  });

  it('begins anew with another shell under the same number: nobody overwrites what was done', () => {
    const { tape } = taped(batch(0, start(), output('rm -rf /'), end(50)));
    const next = taken(tape, batch(0, start(started + 100), output('ls', 110)));
    expect(next).toMatchObject({ isNew: true, tape: { bytes: 2, startedAt: started + 100 } });
    expect(taken(tape, batch(0, start(), output('rm -rf /'), end(50)))).toMatchObject({
      isNew: false,
      items: [],
    });
  });

  it('whose beginning never came starts with a gap', () => {
    expect(taped(batch(40, output('x', 10)))).toMatchObject({
      tape: { missingBytes: 40, cols: 80, rows: 24 },
      items: [{ kind: 'gap', bytes: 40 }, { kind: 'output' }],
    });
  });
});
