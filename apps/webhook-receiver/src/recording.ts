import { createReadStream } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';

/** One delivery as it came: replaying needs nothing else. */
export type Recorded = Readonly<{
  received_at: string;
  path: string;
  headers: Readonly<Record<string, string>>;
  body_base64: string;
}>;

/** A line of JSON each. The file is its owner's alone: headers may hold passwords. */
export async function record(file: string, delivery: Recorded): Promise<void> {
  await appendFile(file, `${JSON.stringify(delivery)}\n`, { mode: 0o600 });
}

/** In the order in which they came; a line that is none ends it with its number. */
export async function* recordedIn(file: string): AsyncGenerator<Recorded> {
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line !== '') yield recordedOf(line, `${file}, line ${String(number)}`);
  }
}

function recordedOf(line: string, where: string): Recorded {
  const value = parsed(line);
  if (!isRecorded(value)) throw new Error(`${where}: this is no recorded delivery`);
  return value;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isRecorded(value: unknown): value is Recorded {
  if (typeof value !== 'object' || value === null) return false;
  const { headers, body_base64: body } = value as Partial<Record<keyof Recorded, unknown>>;
  return (
    typeof body === 'string' &&
    typeof headers === 'object' &&
    headers !== null &&
    Object.values(headers).every((header) => typeof header === 'string')
  );
}
