import type { CustomerTerminal } from '../application/support/ports.js';

/** A customer at a terminal: reads what is printed, and types. */
export class TestTerminal implements CustomerTerminal {
  readonly printed: string[] = [];
  #heard: (line: string | undefined) => void = () => undefined;
  #asked: () => void = () => undefined;
  #changed: () => void = () => undefined;
  isClosed = false;

  print(line: string): void {
    this.printed.push(line);
    this.#changed();
  }

  onLine(heard: (line: string | undefined) => void): void {
    this.#heard = heard;
  }

  onLeave(asked: () => void): void {
    this.#asked = asked;
  }

  close(): void {
    this.isClosed = true;
  }

  type(line: string | undefined): void {
    this.#heard(line);
  }

  interrupt(): void {
    this.#asked();
  }

  async shows(text: string): Promise<void> {
    while (!this.printed.some((line) => line.includes(text)))
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
  }
}
