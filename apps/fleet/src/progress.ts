/** One line on stderr that is written over, or a line now and then where there is no terminal. */
export class Progress {
  readonly #out = process.stderr;
  #shownAt = 0;

  show(line: string): void {
    const now = Date.now();
    if (now - this.#shownAt < (this.#out.isTTY ? 200 : 5_000)) return;
    this.#shownAt = now;
    this.#out.write(this.#out.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
  }

  end(line: string): void {
    this.#out.write(this.#out.isTTY ? `\r\u001b[K${line}\n` : `${line}\n`);
  }
}
