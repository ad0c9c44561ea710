/** What a recording shows at an instant, in seconds from its start. */
export type CastEvent = Readonly<{ at: number; kind: 'output' | 'resize' | 'mark'; data: string }>;
export type Cast = Readonly<{ cols: number; rows: number; events: readonly CastEvent[] }>;

type Header = Readonly<{ version?: unknown; width?: unknown; height?: unknown }>;
const kinds: Readonly<Record<string, CastEvent['kind']>> = { o: 'output', r: 'resize', m: 'mark' };

const isHeader = (value: unknown): value is Header =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One line of asciicast v2 after the first; nothing for kinds that are not shown. */
export function eventIn(line: string): CastEvent | undefined {
  const parsed: unknown = JSON.parse(line);
  if (!Array.isArray(parsed)) return undefined;
  const [at, kind, data] = parsed as unknown[];
  const known = kinds[String(kind)];
  if (typeof at !== 'number' || typeof data !== 'string' || known === undefined) return undefined;
  return { at, kind: known, data };
}

export function headerIn(line: string): Omit<Cast, 'events'> {
  const header: unknown = JSON.parse(line);
  if (!isHeader(header) || header.version !== 2)
    throw new Error('This is not a recording that this console can play.');
  return { cols: Number(header.width), rows: Number(header.height) };
}

export function castIn(text: string): Cast {
  const [first = '', ...lines] = text.split('\n').filter((line) => line.trim() !== '');
  const events = lines.map(eventIn).filter((event) => event !== undefined);
  return { ...headerIn(first), events };
}

export function sizeIn({ data }: CastEvent): Readonly<{ cols: number; rows: number }> {
  const [cols = 80, rows = 24] = data.split('x').map(Number);
  return { cols, rows };
}

export function durationOf({ events }: Cast): number {
  return events.at(-1)?.at ?? 0;
}
