import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';

import { z } from 'zod';

export type Operator = Readonly<{ url: string; clientId: string; clientSecret: string }>;

/** Which site a command means, as its options say. */
export type WhichOperator = Readonly<{ url?: string | undefined; dataDir: string }>;

const operatorFile = z.object({
  url: z.string(),
  api_client_id: z.string(),
  api_client_secret: z.string(),
});
const line = z.object({
  events: z.number().optional(),
  result: z.record(z.string(), z.unknown()).optional(),
  problem: z.object({ detail: z.string() }).optional(),
});

/** The account that the launcher keeps for this machine's own operator. */
function localOperator(dataDir: string): Operator | undefined {
  try {
    const text = readFileSync(join(dataDir, 'operator.json'), 'utf8');
    const { url, api_client_id, api_client_secret } = operatorFile.parse(JSON.parse(text));
    return { url, clientId: api_client_id, clientSecret: api_client_secret };
  } catch {
    return undefined;
  }
}

/** The environment's account first, then the one that the launcher keeps for this machine's operator. */
export function operatorOf(
  { url, dataDir }: WhichOperator,
  account: Readonly<{ id: string; secret: string }> | undefined,
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

/** What a service is asked about its events and read models, through the edge. */
export class OperatorApi {
  private constructor(
    private readonly url: string,
    readonly token: string,
  ) {}

  static async logIn({ url, clientId, clientSecret }: Operator): Promise<OperatorApi> {
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    const answer = await fetch(new URL('/oauth2/token', url), {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    if (!answer.ok) throw new Error(`${url} gives no access: ${await answer.text()}`);
    const { access_token } = z.object({ access_token: z.string() }).parse(await answer.json());
    return new OperatorApi(url, access_token);
  }

  async parked(service: string): Promise<Record<string, unknown>> {
    const answer = await this.ask('GET', service, 'parked');
    return z.record(z.string(), z.unknown()).parse(await answer.json());
  }

  /** Asks and listens until the work is done; `progress` hears how many events were read so far. */
  async operate(
    service: string,
    verb: string,
    progress: (events: number) => void,
  ): Promise<Record<string, unknown>> {
    const answer = await this.ask('POST', service, verb);
    if (!answer.body) throw new Error(`${service} answered nothing.`);
    const input = Readable.fromWeb(answer.body);
    for await (const text of createInterface({ input })) {
      const { events, result, problem } = line.parse(JSON.parse(text));
      if (problem) throw new Error(`${service}: ${problem.detail}`);
      if (result) return result;
      if (events !== undefined) progress(events);
    }
    throw new Error(`${service} stopped answering before it had done.`);
  }

  private async ask(method: string, service: string, verb: string): Promise<Response> {
    const answer = await fetch(new URL(`/api/v1/operations/${service}/${verb}`, this.url), {
      method,
      headers: { authorization: `Bearer ${this.token}` },
    });
    if (!answer.ok) throw new Error(`${service}: ${await answer.text()}`);
    return answer;
  }
}
