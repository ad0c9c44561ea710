/** Lines of JSON that arrive as bytes, in pieces that end anywhere. */
export class JsonLines<Item> {
  readonly #decoder = new TextDecoder();
  #rest = '';

  /** Those that are whole now. */
  push(bytes: Uint8Array): readonly Item[] {
    return this.#take(this.#decoder.decode(bytes, { stream: true }));
  }

  /** The last one, if nothing ended its line. */
  end(): readonly Item[] {
    const last = this.#take(this.#decoder.decode());
    const rest = this.#rest;
    this.#rest = '';
    return rest.trim() === '' ? last : [...last, JSON.parse(rest) as Item];
  }

  #take(text: string): readonly Item[] {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines.filter((line) => line.trim() !== '').map((line) => JSON.parse(line) as Item);
  }
}
