import { z } from 'zod';

import type { RunningJumpfleet } from './jumpfleet.js';

const services = [
  'policy',
  'registry',
  'sessions',
  'upgrade-orchestrator',
  'outbound-events',
] as const;
const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;

const described = z.looseObject({
  'x-jumpfleet-access': z.enum(['public', 'authenticated', 'action']),
  'x-jumpfleet-action': z.array(z.string()),
});
const document = z.object({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

/** An endpoint as its own service describes it. */
export type Operation = Readonly<{
  /** `GET /api/v1/jump-clients/{id}`. */
  name: string;
  method: string;
  path: string;
  /** Where the service itself listens, behind the edge. */
  origin: string;
  access: 'public' | 'authenticated' | 'action';
  /** The first is needed, and one of the others, where there are some. */
  actions: readonly string[];
}>;

export const hasId = ({ path }: Operation): boolean => path.includes('{');
export const isChange = ({ method }: Operation): boolean => method !== 'GET';

/** Every endpoint of every service of a site, also those that the edge does not lead to. */
export async function operationsOf(system: RunningJumpfleet): Promise<Operation[]> {
  const found = await Promise.all(
    services.map(async (service) => {
      const origin = `http://127.0.0.1:${await system.port(`${service}.http`)}`;
      const { paths } = document.parse(await (await fetch(`${origin}/openapi.json`)).json());
      return Object.entries(paths).flatMap(([path, of]) =>
        methods.flatMap((method) =>
          of[method] === undefined ? [] : [operation(origin, method, path, of[method])],
        ),
      );
    }),
  );
  return found.flat();
}

function operation(origin: string, lower: string, path: string, description: unknown): Operation {
  const method = lower.toUpperCase();
  const { 'x-jumpfleet-access': access, 'x-jumpfleet-action': actions } =
    described.parse(description);
  return { name: `${method} ${path}`, method, path, origin, access, actions };
}

export type Answered = Readonly<{ status: number; headers: string; text: string }>;
export type Asking = Readonly<{ token?: string; id?: string; query?: string; body?: object }>;

const answerWithinMs = 10_000;

/** Asks one endpoint of its service; each parameter of the path is the id, or one that names nothing. */
export async function ask(
  { origin, method, path }: Pick<Operation, 'origin' | 'method' | 'path'>,
  { token, id = '1', query = '', body }: Asking = {},
): Promise<Answered> {
  // A channel's number is no id.
  const named = path.replaceAll('{channel}', '1').replaceAll(/\{[^}]+\}/g, id);
  const asked = origin + named + query;
  const response = await fetch(asked, {
    method,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(answerWithinMs),
    redirect: 'manual',
  });
  const headers = toldHeaders(response.headers);
  return { status: response.status, headers, text: await textOf(response) };
}

/** A stream that does not end is not read. */
async function textOf(response: Response): Promise<string> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream'))
    return response.text();
  await response.body?.cancel();
  return '';
}

/** All but the links between pages, which repeat what was asked. */
function toldHeaders(headers: Headers): string {
  return JSON.stringify([...headers].filter(([name]) => name !== 'link'));
}
