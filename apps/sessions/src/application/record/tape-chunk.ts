import { z } from 'zod';
import type { TapeItem } from './recording-tape.js';

/** How a part of a recording is kept: what happened when, and the output bytes of all of it. */
export type KeptChunk = Readonly<{ items: readonly KeptItem[]; data: Uint8Array }>;

const keptItem = z.union([
  z.tuple([z.literal('o'), z.number(), z.number()]),
  z.tuple([z.literal('r'), z.number(), z.number(), z.number()]),
  z.tuple([z.literal('g'), z.number(), z.number()]),
  z.tuple([z.literal('e'), z.number()]),
]);
type KeptItem = z.infer<typeof keptItem>;

export function keptChunk(items: readonly TapeItem[]): KeptChunk {
  const data = items.flatMap((item) => (item.kind === 'output' ? [item.data] : []));
  return { items: items.map(keptOf), data: Buffer.concat(data) };
}

export function chunkItems({ items, data }: Readonly<{ items: unknown; data: Uint8Array }>) {
  let offset = 0;
  return z
    .array(keptItem)
    .parse(items)
    .map((item): TapeItem => {
      switch (item[0]) {
        case 'o':
          return { kind: 'output', at: item[1], data: data.subarray(offset, (offset += item[2])) };
        case 'r':
          return { kind: 'resize', at: item[1], cols: item[2], rows: item[3] };
        case 'g':
          return { kind: 'gap', at: item[1], bytes: item[2] };
        case 'e':
          return { kind: 'end', at: item[1] };
      }
    });
}

function keptOf(item: TapeItem): KeptItem {
  switch (item.kind) {
    case 'output':
      return ['o', item.at, item.data.length];
    case 'resize':
      return ['r', item.at, item.cols, item.rows];
    case 'gap':
      return ['g', item.at, item.bytes];
    case 'end':
      return ['e', item.at];
  }
}
