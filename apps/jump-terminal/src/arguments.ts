import { parseArgs } from 'node:util';
import type { Given } from './jump-conditions.js';

export const help = `npm run jump -- SEARCH [options]
npm run jump -- SEARCH --get REMOTE [LOCAL]
npm run jump -- SEARCH --put LOCAL [REMOTE]
npm run jump -- --run-script "action=..." | --run-script-file FILE

Finds the Jump Client by name, host name, comments, tag or address, jumps to it and opens its shell, or copies a
file. Ends with the shell's exit status. Of several clients it lets you choose. A line that is lost comes back by
itself, and the shell goes on.

  --get REMOTE    copy a file of the computer here, as LOCAL or under its own name
  --put LOCAL     copy a file there, as REMOTE or under its own name in the home folder
  --overwrite     replace what is there; a copy that was interrupted goes on without it
  --run-script COMMAND    run one command of the client scripting API
  --run-script-file FILE  run a BRCS file
  --url URL       the site (default: of the data directory, else http://127.0.0.1:8080)
  --user NAME     log in as this user; the password is asked for
  --override TEXT why a schedule that does not permit the session is overridden (also --reason)
  --ticket ID     the ticket that the session belongs to
  --data-dir DIR  whose local operator to be, if nothing else says who (default .jumpfleet)
  --help          this text

Environment: JUMPFLEET_API_CLIENT_ID and JUMPFLEET_API_CLIENT_SECRET, an API account to log in with.
`;

/** What to do at the computer. */
export type Task =
  | Readonly<{ kind: 'shell' }>
  | Readonly<{ kind: 'get'; remote: string; local: string | undefined; overwrite: boolean }>
  | Readonly<{ kind: 'put'; local: string; remote: string | undefined; overwrite: boolean }>;

/** What to run: a jump to what a search finds, or a script. */
export type Order =
  | Readonly<{ kind: 'jump'; search: string; task: Task }>
  | Readonly<{ kind: 'script'; command: string }>
  | Readonly<{ kind: 'script-file'; file: string }>;

export type Arguments =
  | Readonly<{ help: true }>
  | Readonly<{
      help: false;
      order: Order;
      url: string | undefined;
      user: string | undefined;
      dataDir: string;
      given: Given;
    }>;

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;
const options = {
  url: text,
  user: text,
  reason: text,
  override: text,
  ticket: text,
  get: text,
  put: text,
  overwrite: flag,
  'run-script': text,
  'run-script-file': text,
  'data-dir': { type: 'string', default: '.jumpfleet' },
  help: flag,
} as const;

type Values = ReturnType<typeof parse>['values'];
const parse = (args: string[]) =>
  parseArgs({ args, allowPositionals: true, tokens: true, options });

export function readArguments(argv: readonly string[]): Arguments {
  const { values, tokens } = parse([...argv]);
  if (values.help) return { help: true };
  const copyAt = tokens.find(
    (token) => token.kind === 'option' && ['get', 'put'].includes(token.name),
  )?.index;
  const words = tokens.flatMap((token) => (token.kind === 'positional' ? [token] : []));
  // What follows the copy is its other end.
  const isOtherEnd = ({ index }: { index: number }) => copyAt !== undefined && index > copyAt;
  const [otherEnd, ...tooMuch] = words.filter(isOtherEnd);
  if (tooMuch.length > 0) throw new Error('a copy has one file on each side (see --help)');
  const searched = words.filter((word) => !isOtherEnd(word)).map(({ value }) => value);
  const order = orderOf(values, searched.join(' ').trim(), otherEnd?.value);
  const { url, user, 'data-dir': dataDir } = values;
  return { help: false, order, url, user, dataDir, given: givenOf(values) };
}

function orderOf(values: Values, search: string, otherEnd: string | undefined): Order {
  const { 'run-script': command, 'run-script-file': file } = values;
  if (command === undefined && file === undefined) {
    if (search === '')
      throw new Error('say what to search for: npm run jump -- SEARCH (see --help)');
    return { kind: 'jump', search, task: taskOf(values, otherEnd) };
  }
  if (search !== '' || (command !== undefined && file !== undefined))
    throw new Error('run one thing: a script, a script file, or a search (see --help)');
  return file === undefined
    ? { kind: 'script', command: command ?? '' }
    : { kind: 'script-file', file };
}

function taskOf({ get, put, overwrite }: Values, otherEnd: string | undefined): Task {
  if (get !== undefined && put !== undefined) throw new Error('copy one way: --get or --put');
  if (get !== undefined) return { kind: 'get', remote: get, local: otherEnd, overwrite };
  if (put !== undefined) return { kind: 'put', local: put, remote: otherEnd, overwrite };
  return { kind: 'shell' };
}

function givenOf({ override, reason, ticket }: Values): Given {
  const why = override ?? reason;
  return {
    ...(why === undefined ? {} : { override_reason: why }),
    ...(ticket === undefined ? {} : { ticket_id: ticket }),
  };
}
