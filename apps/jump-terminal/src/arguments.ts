import { parseArgs } from 'node:util';
import type { Given } from './jump-conditions.js';

export const help = `npm run jump -- SEARCH [options]

Finds the Jump Client by name, host name, comments, tag or address, jumps to it and opens its shell. Ends with
the shell's exit status. Of several clients it lets you choose.

  --url URL       the site (default: of the data directory, else http://127.0.0.1:8080)
  --user NAME     log in as this user; the password is asked for
  --reason TEXT   why a schedule that does not permit the session is overridden
  --ticket ID     the ticket that the session belongs to
  --data-dir DIR  whose local operator to be, if nothing else says who (default .jumpfleet)
  --help          this text

Environment: JUMPFLEET_API_CLIENT_ID and JUMPFLEET_API_CLIENT_SECRET, an API account to log in with.
`;

export type Arguments =
  | Readonly<{ help: true }>
  | Readonly<{
      help: false;
      search: string;
      url: string | undefined;
      user: string | undefined;
      dataDir: string;
      given: Given;
    }>;

export function readArguments(argv: readonly string[]): Arguments {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      url: text,
      user: text,
      reason: text,
      ticket: text,
      'data-dir': { type: 'string', default: '.jumpfleet' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return { help: true };
  const search = positionals.join(' ').trim();
  if (search === '') throw new Error('say what to search for: npm run jump -- SEARCH (see --help)');
  const given = {
    ...(values.reason === undefined ? {} : { override_reason: values.reason }),
    ...(values.ticket === undefined ? {} : { ticket_id: values.ticket }),
  };
  const { url, user, 'data-dir': dataDir } = values;
  return { help: false, search, url, user, dataDir, given };
}
