import { parseArgs } from 'node:util';
import { isLoopback } from '@jumpfleet/gateway-simulation';

export const help = `npm run fleet -- --clients N [options]

Runs simulated Jump Clients over the real protocol, with a live progress line on stderr and a summary at the end.

  --clients N      how many (1 to 250000)
  --url URL        the site (default: of the data directory, else http://127.0.0.1:8080)
  --key KEY        installer key for those that are not enrolled yet (default: one is created with the API account)
  --rate N         first connection attempts per second (default 300); after that the server says when
  --duration S     seconds to run (default: until Ctrl-C)
  --data-dir DIR   where identities are kept for the next run, and the local operator is found (default .jumpfleet)
  --allow-remote   permit a site on another machine; without it only loopback is loaded
  --json           the summary as one JSON line, last on stdout
  --help           this text

Environment: JUMPFLEET_API_CLIENT_ID and JUMPFLEET_API_CLIENT_SECRET, an API account to create the installer with
and to watch presence through (default: the data directory's local operator).
`;

export type FleetArguments = Readonly<{
  clients: number;
  url: string | undefined;
  key: string | undefined;
  dialsPerSecond: number;
  durationMs: number;
  dataDir: string;
  allowRemote: boolean;
  json: boolean;
}>;

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;

export function readArguments(argv: readonly string[]): FleetArguments | 'help' {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      clients: text,
      url: text,
      key: text,
      rate: { type: 'string', default: '300' },
      duration: text,
      'data-dir': { type: 'string', default: '.jumpfleet' },
      'allow-remote': flag,
      json: flag,
      help: flag,
    },
  });
  if (values.help) return 'help';
  return {
    clients: numberIn('--clients', values.clients, [1, 250_000]),
    url: values.url,
    key: values.key,
    dialsPerSecond: numberIn('--rate', values.rate, [1, 10_000]),
    durationMs:
      values.duration === undefined
        ? Number.POSITIVE_INFINITY
        : 1_000 * numberIn('--duration', values.duration, [1, 31_536_000]),
    dataDir: values['data-dir'],
    allowRemote: values['allow-remote'],
    json: values.json,
  };
}

export function refuseRemote(site: string, allowRemote: boolean): void {
  if (!allowRemote && !isLoopback(site))
    throw new Error(`${site} is not on this machine; --allow-remote permits to load it`);
}

function numberIn(option: string, value: string | undefined, [min, max]: [number, number]): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < min || number > max)
    throw new Error(`${option} takes a whole number from ${String(min)} to ${String(max)}`);
  return number;
}
