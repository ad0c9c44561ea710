import { OperatorApi, operatorOf } from '../adapters/operator-api.js';
import type { WhichOperator } from '../adapters/operator-api.js';
import { eventVerbs, eventsReport } from '../application/events-report.js';
import type { EventVerb } from '../application/events-report.js';
import type { LauncherEnvironment } from '../config.js';

/** The services that keep events of their own. */
const services = [
  ...['policy', 'registry', 'sessions', 'upgrade-orchestrator', 'outbound-events'],
] as const;

export type EventsOptions = WhichOperator &
  Readonly<{ service: string; verb: string; json: boolean }>;

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
