/** What a delivery says, whatever its format. */
export type ReadEvent = Readonly<{
  format: 'form' | 'cloudevents' | 'json' | 'other';
  /** Name of the event, as far as it says one. */
  event: string;
  /** Of a form its fields, of JSON its members. */
  content: Readonly<Record<string, unknown>>;
}>;

export function readEvent(contentType: string, bytes: Buffer): ReadEvent {
  const text = bytes.toString('utf8');
  if (contentType.startsWith('application/x-www-form-urlencoded')) {
    const content = Object.fromEntries(new URLSearchParams(text));
    return { format: 'form', event: content['event'] ?? '', content };
  }
  const content = membersIn(text);
  if (content === undefined) return { format: 'other', event: '', content: { text } };
  const isCloudEvent = content['specversion'] === '1.0';
  const event = membersOf(content['data'])['event'] ?? content['type'];
  return {
    format: isCloudEvent ? 'cloudevents' : 'json',
    event: typeof event === 'string' ? event : '',
    content,
  };
}

/** One line for each field; of an object within, one for each of its members, by their path. */
export function linesOf(content: Readonly<Record<string, unknown>>): string[] {
  const fields = leaves(content);
  const width = Math.min(Math.max(0, ...fields.map(([name]) => name.length)), 40);
  return fields.map(([name, value]) => `  ${name.padEnd(width)}  ${value}`);
}

function leaves(content: Readonly<Record<string, unknown>>, above = ''): [string, string][] {
  return Object.entries(content).flatMap(([name, value]): [string, string][] => {
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    if (isObject) return leaves(membersOf(value), `${above}${name}.`);
    return [[above + name, printable(typeof value === 'string' ? value : JSON.stringify(value))]];
  });
}

/** What a sender writes cannot steer the terminal that shows it. */
export function printable(text: string): string {
  return text.replace(
    /\p{Cc}/gu,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
}

function membersIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? membersOf(value) : undefined;
  } catch {
    return undefined;
  }
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
