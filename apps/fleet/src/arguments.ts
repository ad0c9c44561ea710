import { parseArgs } from 'node:util';
import { faultless, isLoopback } from '@jumpfleet/gateway-simulation';
import type { UpgradeConduct, UpgradeFailures } from '@jumpfleet/gateway-simulation';
import { readVersion, upgradeFailureCodes } from '@jumpfleet/upgrades-contracts';

export const help = `npm run fleet -- --clients N [options]

Runs simulated Jump Clients over the real protocol, with a live progress line on stderr and a summary at the end.

  --clients N      how many (1 to 250000)
  --url URL        the site (default: of the data directory, else http://127.0.0.1:8080)
  --key KEY        installer key for those that are not enrolled yet (default: one is created with the API account)
  --rate N         first connection attempts per second (default 300); after that the server says when
  --duration S     seconds to run (default: until Ctrl-C)
  --data-dir DIR   where identities are kept for the next run, and the local operator is found (default .jumpfleet)
  --allow-remote   permit a site on another machine; without it only loopback is loaded
  --version V      the version that all begin with (default 0.1.0)
  --root FILE      the signed root whose releases they take (default: of the data directory); without one they refuse all
  --restart-ms N   how long a client is away when it restarts for an upgrade (default 1000)
  --download-rate N  bytes per second that one client downloads at most (default: as fast as they come)
  --fail CODE:SHARE[:VERSION]
                   share of the clients (0 to 1) whose upgrade fails with this code, as the protocol lists them; may be
                   given several times, and for one version only
  --lost SHARE     share of the clients (0 to 1) that restart for an upgrade and never come back
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
  version: string;
  /** A file; the conduct has its text. */
  root: string | undefined;
  upgrades: UpgradeConduct;
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
      version: { type: 'string', default: '0.1.0' },
      root: text,
      'restart-ms': { type: 'string', default: String(faultless.restartMs) },
      'download-rate': text,
      fail: { type: 'string', multiple: true, default: [] },
      lost: { type: 'string', default: '0' },
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
    version: versionIn('--version', values.version),
    root: values.root,
    upgrades: {
      restartMs: numberIn('--restart-ms', values['restart-ms'], [0, 60_000]),
      bytesPerSecond:
        values['download-rate'] === undefined
          ? undefined
          : numberIn('--download-rate', values['download-rate'], [1_024, 1_073_741_824]),
      failures: values.fail.map(failuresIn),
      lostShare: shareIn('--lost', values.lost),
    },
    allowRemote: values['allow-remote'],
    json: values.json,
  };
}

export function refuseRemote(site: string, allowRemote: boolean): void {
  if (!allowRemote && !isLoopback(site))
    throw new Error(`${site} is not on this machine; --allow-remote permits to load it`);
}

function failuresIn(value: string): UpgradeFailures {
  const [name, share, version] = value.split(':');
  const code = upgradeFailureCodes.find((known) => known === name);
  if (code === undefined)
    throw new Error(`--fail takes one of these codes: ${upgradeFailureCodes.join(', ')}`);
  return {
    code,
    share: shareIn('--fail', share),
    version: version === undefined ? undefined : versionIn('--fail', version),
  };
}

function versionIn(option: string, value: string): string {
  if (readVersion(value) === undefined) throw new Error(`${option} takes a version such as 1.4.2`);
  return value;
}

function shareIn(option: string, value: string | undefined): number {
  const share = value === undefined || value === '' ? Number.NaN : Number(value);
  if (!(share >= 0 && share <= 1)) throw new Error(`${option} takes a share from 0 to 1`);
  return share;
}

function numberIn(option: string, value: string | undefined, [min, max]: [number, number]): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < min || number > max)
    throw new Error(`${option} takes a whole number from ${String(min)} to ${String(max)}`);
  return number;
}
