import { SiteApi, localOperator } from '@jumpfleet/gateway-client';
import type { Credentials } from '@jumpfleet/gateway-client';
import { help, readArguments, refuseRemote } from './arguments.js';
import type { FleetArguments } from './arguments.js';
import { Progress } from './progress.js';
import { runFleet } from './run-fleet.js';
import { inWords } from './summary.js';

const fallbackSite = 'http://127.0.0.1:8080';

async function main(): Promise<number> {
  const options = readArguments(process.argv.slice(2));
  if (options === 'help') {
    process.stdout.write(help);
    return 0;
  }
  const { site, api } = siteOf(options);
  refuseRemote(site, options.allowRemote);
  const summary = await runFleet({
    arguments: options,
    site,
    api,
    progress: new Progress(),
    signal: endOfRun(options.durationMs),
  });
  process.stdout.write(inWords(summary));
  if (options.json) process.stdout.write(`${JSON.stringify(summary)}\n`);
  return summary.connected + summary.removed >= summary.clients ? 0 : 1;
}

function siteOf({ url, dataDir }: FleetArguments): { site: string; api: SiteApi | undefined } {
  const local = localOperator(dataDir);
  const site = (url ?? local?.site ?? fallbackSite).replace(/\/$/, '');
  const credentials = fromEnvironment() ?? (site === local?.site ? local.credentials : undefined);
  return { site, api: credentials === undefined ? undefined : new SiteApi(site, credentials) };
}

function endOfRun(durationMs: number): AbortSignal {
  const end = new AbortController();
  const stop = () => end.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  if (Number.isFinite(durationMs)) setTimeout(stop, durationMs).unref();
  return end.signal;
}

function fromEnvironment(): Credentials | undefined {
  const clientId = process.env['JUMPFLEET_API_CLIENT_ID'];
  const clientSecret = process.env['JUMPFLEET_API_CLIENT_SECRET'];
  return clientId && clientSecret ? { clientId, clientSecret } : undefined;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`fleet: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
