import { OperatorApi, localOperator } from '../adapters/operator-api.js';
import type { Operator } from '../adapters/operator-api.js';
import { eventVerbs, eventsReport } from '../application/events-report.js';
import type { EventVerb } from '../application/events-report.js';
import type { LauncherEnvironment } from '../config.js';

/** The services that keep events of their own. */
const services = [
  ...['policy', 'registry', 'sessions', 'upgrade-orchestrator', 'outbound-events'],
] as const;

export type EventsOptions = Readonly<{
  service: string;
  verb: string;
  url?: string | undefined;
  dataDir: string;
  json: boolean;
}>;

type Tell = (line: string) => void;

/** Asks one service, or all, of a running system; answers 0 when all is as it should be, else 1. */
export async function events(
  options: EventsOptions,
  { apiAccount }: LauncherEnvironment,
  tell: Tell,
): Promise<number> {
  const asked = services.filter((name) => name === options.service || options.service === 'all');
  const verb = eventVerbs.find((name) => name === options.verb);
  if (asked.length === 0 || !verb)
    throw new Error(
      `say a service (${services.join(', ')} or all) and one of ${eventVerbs.join(', ')}`,
    );
  const api = await OperatorApi.logIn(operatorOf(options, apiAccount));
  let isGood = true;
  for (const service of asked) {
    const answer = await ask(api, service, verb);
    const report = eventsReport(verb, answer);
    isGood &&= report.isGood;
    if (options.json) tell(JSON.stringify({ service, verb, good: report.isGood, ...answer }));
    else for (const line of report.lines) tell(`${service}: ${line}`);
  }
  return isGood ? 0 : 1;
}

function ask(api: OperatorApi, service: string, verb: EventVerb): Promise<Record<string, unknown>> {
  if (verb === 'parked') return api.parked(service);
  return api.operate(service, verb, (read) => {
    if (read > 0) process.stderr.write(`${service}: ${read} events read\n`);
  });
}

/** The environment's account first, then the one that the launcher keeps for this machine's operator. */
function operatorOf(
  { url, dataDir }: EventsOptions,
  account: LauncherEnvironment['apiAccount'],
): Operator {
  const local = localOperator(dataDir);
  const site = url ?? local?.url;
  if (account && site !== undefined)
    return { url: site, clientId: account.id, clientSecret: account.secret };
  if (local && site === local.url) return local;
  throw new Error(
    `say who you are: JUMPFLEET_API_CLIENT_ID and _SECRET with --url, or --data-dir of a system that was started here (${dataDir} is none)`,
  );
}
