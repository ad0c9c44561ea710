import { createHash } from 'node:crypto';

/** Each is kept by every connection. */
const maxNames = 100;
/** What was asked once may never be asked again. */
const namedFromTimes = 2;

/** Names for statements that come again, so that a connection parses and plans each once. */
export class StatementNames {
  private readonly times = new Map<string, number>();
  private readonly names = new Map<string, string>();

  of(text: string): string | undefined {
    const known = this.names.get(text);
    if (known !== undefined || this.names.size >= maxNames) return known;
    const times = (this.times.get(text) ?? 0) + 1;
    if (this.times.size > maxNames * 10) this.times.clear();
    this.times.set(text, times);
    if (times < namedFromTimes) return undefined;
    const name = createHash('sha256').update(text).digest('base64url').slice(0, 20);
    this.names.set(text, name);
    return name;
  }
}
