import type { Tape, TapeItem } from './recording-tape.js';

/** What the header of a recording says. */
export type AsciicastHeader = Pick<Tape, 'startedAt' | 'cols' | 'rows'> &
  Readonly<{
    title: string;
    /** Of a recording that is over. */
    endedAt?: number | null;
  }>;

/** The media type of asciicast files. */
export const asciicastType = 'application/x-asciicast';

/**
 * Renders a tape as asciicast v2 (https://docs.asciinema.org/manual/asciicast/v2/), line by line; characters
 * that lie across pieces are put together again. Bytes that are no UTF-8 show as U+FFFD.
 */
export class AsciicastWriter {
  private decoder = freshDecoder();
  private lastSeconds = 0;

  constructor(private readonly cast: AsciicastHeader) {}

  header(): string {
    const { startedAt, endedAt, cols, rows, title } = this.cast;
    return line({
      version: 2,
      width: cols,
      height: rows,
      timestamp: Math.floor(startedAt / 1_000),
      ...(typeof endedAt === 'number' ? { duration: this.seconds(endedAt) } : {}),
      title,
    });
  }

  lines(items: readonly TapeItem[]): string[] {
    return items.flatMap((item) => this.linesOf(item));
  }

  /** What is left of a character that never came to its end. */
  rest(): string[] {
    return this.output(this.lastSeconds, this.decoder.decode());
  }

  private linesOf(item: TapeItem): string[] {
    const before = this.lastSeconds;
    const at = Math.max(this.seconds(item.at), before);
    this.lastSeconds = at;
    switch (item.kind) {
      case 'output':
        return this.output(at, this.decoder.decode(item.data, { stream: true }));
      case 'resize':
        return [line([at, 'r', `${item.cols}x${item.rows}`])];
      case 'gap': {
        const cut = this.output(before, this.decoder.decode());
        this.decoder = freshDecoder();
        return [...cut, line([at, 'm', `${item.bytes} bytes are missing here`])];
      }
      case 'end':
        return this.rest();
    }
  }

  private output(at: number, text: string): string[] {
    return text === '' ? [] : [line([at, 'o', text])];
  }

  private seconds(at: number): number {
    return Math.max(0, (at - this.cast.startedAt) / 1_000);
  }
}

/** A byte order mark is a character of the terminal like any other. */
const freshDecoder = () => new TextDecoder('utf-8', { ignoreBOM: true });

const line = (value: object): string => `${JSON.stringify(value)}\n`;
