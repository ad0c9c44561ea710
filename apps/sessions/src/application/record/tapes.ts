import type { RecordingBatch } from '@jumpfleet/gateway-contracts';
import { taken } from './recording-tape.js';
import type { Tape, TapeItem } from './recording-tape.js';

/** A recording of a shell as it is kept, and how many chunks it has. */
export type KeptTape = Readonly<{
  sessionId: string;
  instance: number;
  leg: string;
  channel: number;
  chunks: number;
  tape: Tape;
}>;

/** What is added to a recording: its newest chunks, as many of `chunks` as there are. */
export type TapeGrowth = KeptTape & Readonly<{ fresh: readonly (readonly TapeItem[])[] }>;

/** So much output goes into one chunk, so that whoever plays a recording reads little at a time. */
const chunkBytes = 131_072;

/** Of a batch's shell. */
export const shellKey = (shell: Readonly<{ leg: string; channel: number }>): string =>
  `${shell.leg}/${shell.channel}`;

/** Lays batches of many shells on their tapes, each shell's in order. */
export class Tapes {
  private readonly grown = new Map<string, { kept: KeptTape; items: TapeItem[] }>();
  private readonly current = new Map<string, KeptTape>();
  private readonly instances: Map<string, number>;

  constructor(known: readonly KeptTape[], instances: ReadonlyMap<string, number>) {
    this.instances = new Map(instances);
    for (const tape of known) this.current.set(shellKey(tape), tape);
  }

  add(batch: RecordingBatch): void {
    const known = this.current.get(shellKey(batch));
    const { tape, isNew, items } = taken(known?.tape, batch);
    const kept = known && !isNew ? { ...known, tape } : this.begin(batch, tape);
    this.current.set(shellKey(batch), kept);
    const key = `${kept.sessionId}/${kept.instance}`;
    const before = this.grown.get(key)?.items ?? [];
    if (items.length === 0 && !isNew && before.length === 0) return;
    before.push(...items);
    this.grown.set(key, { kept, items: before });
  }

  /** Those that changed. */
  growth(): TapeGrowth[] {
    return [...this.grown.values()].map(({ kept, items }) => {
      const fresh = chunked(items);
      return { ...kept, chunks: kept.chunks + fresh.length, fresh };
    });
  }

  private begin({ session: sessionId, leg, channel }: RecordingBatch, tape: Tape): KeptTape {
    const instance = (this.instances.get(sessionId) ?? 0) + 1;
    this.instances.set(sessionId, instance);
    return { sessionId, instance, leg, channel, chunks: 0, tape };
  }
}

function chunked(items: readonly TapeItem[]): TapeItem[][] {
  const chunks: TapeItem[][] = [];
  let room = 0;
  for (const item of items) {
    const length = item.kind === 'output' ? item.data.length : 0;
    const last = chunks.at(-1);
    if (last && room >= length) last.push(item);
    else chunks.push([item]);
    room = (last && room >= length ? room : chunkBytes) - length;
  }
  return chunks;
}
