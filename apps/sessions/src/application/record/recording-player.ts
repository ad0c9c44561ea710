import { Inject, Injectable } from '@nestjs/common';
import { AsciicastWriter } from './asciicast.js';
import { RECORDINGS } from './ports.js';
import type { Recordings } from './ports.js';
import type { Recording } from './record.js';
import type { TapeItem } from './recording-tape.js';

/** Plays what is kept of a recording, a few chunks at a time however long it is. */
@Injectable()
export class RecordingPlayer {
  constructor(@Inject(RECORDINGS) private readonly recordings: Recordings) {}

  /** All of it as asciicast, some lines at a time. */
  async *asciicast(recording: Recording, title: string): AsyncGenerator<string> {
    const writer = asciicastOf(recording, title);
    yield writer.header();
    let after = 0;
    for (;;) {
      const { items, last } = await this.after(recording, after);
      if (last === after) break;
      after = last;
      yield writer.lines(items).join('');
    }
    yield writer.rest().join('');
  }

  /** What comes after a chunk, as far as one look goes; `last` stays where nothing does. */
  async after(
    recording: Recording,
    chunk: number,
  ): Promise<Readonly<{ items: readonly TapeItem[]; last: number }>> {
    const chunks = await this.recordings.chunks(recording, chunk);
    return { items: chunks.flatMap(({ items }) => items), last: chunks.at(-1)?.n ?? chunk };
  }
}

export function asciicastOf(recording: Recording, title: string): AsciicastWriter {
  const { startedAt, endedAt, cols, rows } = recording;
  const times = { startedAt: startedAt.getTime(), endedAt: endedAt?.getTime() ?? null };
  return new AsciicastWriter({ ...times, cols, rows, title });
}
