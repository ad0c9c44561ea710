import type { SiteApi } from '@jumpfleet/gateway-client';
import type { SimulatedIdentity } from '@jumpfleet/gateway-simulation';

import type { RunningJumpfleet } from '../../support/jumpfleet.js';
import { BareConnection, isSentAway } from './computers.js';
import type { ShardAddress } from './computers.js';
import { services, until } from './doors.js';
import type { Doors } from './doors.js';
import { OpenLine, show, ticketFor } from './jumps.js';
import type { Samples } from './samples.js';

export type World = Readonly<{
  site: RunningJumpfleet;
  api: SiteApi;
  doors: Doors;
  shards: readonly ShardAddress[];
  /** Computers that stay, by the shard that holds them. */
  held: ReadonlyMap<ShardAddress, readonly SimulatedIdentity[]>;
  samples: Samples;
}>;
export type Person = Readonly<{ number: number; username: string; password: string }>;
export type Account = Readonly<{ number: number; clientId: string; secret: string }>;

/** When tickets are shown, counted from the answer to the change. */
export const shownAfterMs = [0, 40, 150, 1_000] as const;
const latestMs = 1_000;

async function signIn({ site }: World, person: Person): Promise<string> {
  const { username, password } = person;
  const response = await fetch(`${site.url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password, cookie: false }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

async function change(
  { api }: World,
  path: string,
  method: string,
  body?: object,
): Promise<unknown> {
  const headers = { 'content-type': 'application/json' };
  const sent = body ? { method, headers, body: JSON.stringify(body) } : { method };
  const response = await api.request(path, sent);
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${String(response.status)} ${text}`);
  return text === '' ? null : JSON.parse(text);
}

/** What a user has who is disabled: a token, lines to computers of each shard, and tickets not shown yet. */
export async function disableUser(world: World, person: Person, round: number): Promise<void> {
  const { shards, held, samples, doors, site } = world;
  const token = await signIn(world, person);
  await doors.areOpen(token);
  const tickets = await Promise.all(
    shards.map((shard, n) =>
      Promise.all(
        (held.get(shard) ?? []).map(({ clientId }) =>
          // The representative's line comes to the computer's own shard and to another one by turns.
          ticketFor(site.url, token, clientId, shards[(n + round) % shards.length] ?? shard),
        ),
      ),
    ),
  );
  const lines = await Promise.all(
    tickets.flatMap(([first]) => (first ? [OpenLine.with(first)] : [])),
  );
  const path = `/api/v1/users/${String(person.number)}`;
  await change(world, path, 'PATCH', { enabled: false });
  const since = performance.now();
  const shown = tickets.map(async ([, ...unspent]) => {
    const each = unspent.map((ticket, n) => show(ticket, shownAfterMs[n] ?? latestMs));
    samples.add('ticket', ...untilUseless(await Promise.all(each), since));
  });
  const [took] = await Promise.all([doors.untilRefused(token), ...shown]);
  samples.add('disabled_token', Math.max(...took.values()));
  for (const service of services)
    samples.add(`disabled_token_${service.replace('-', '_')}`, took.get(service) ?? Infinity);
  for (const line of lines) samples.add('session_line', Math.max(0, (await line.closedAt) - since));
  await change(world, path, 'PATCH', { enabled: true });
}

/**
 * The first ticket's refusal, or when the last line was closed that a ticket opened; one that opens
 * anything at the end of the time allowed is worth more than that time.
 */
function untilUseless(shown: readonly Awaited<ReturnType<typeof show>>[], since: number): number[] {
  const opened = shown.filter((one) => one.opened);
  const counted = opened.length > 0 ? opened : shown.slice(0, 1);
  return [Math.max(...counted.map(({ overAt }) => overAt - since))];
}

export async function signOut(world: World, person: Person): Promise<void> {
  const { doors, samples, site } = world;
  const token = await signIn(world, person);
  await doors.areOpen(token);
  await fetch(`${site.url}/api/v1/auth/logout`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  });
  samples.add('signed_out_token', Math.max(...(await doors.untilRefused(token)).values()));
}

/** Answers the account with its new secret. */
export async function regenerateSecret(world: World, account: Account): Promise<Account> {
  const { doors, samples, site } = world;
  const token = await tokenOf(site, account);
  if (token === undefined) throw new Error('the secret of an API account is not taken');
  await doors.areOpen(token);
  const path = `/api/v1/api-accounts/${String(account.number)}/secret`;
  const made = (await change(world, path, 'POST')) as { client_secret: string };
  const [took, secret] = await Promise.all([
    doors.untilRefused(token),
    until(async () => (await tokenOf(site, account)) === undefined),
  ]);
  samples.add('old_secret_token', Math.max(...took.values()));
  samples.add('old_secret', secret);
  return { ...account, secret: made.client_secret };
}

async function tokenOf(site: RunningJumpfleet, { clientId, secret }: Account) {
  const basic = Buffer.from(`${clientId}:${secret}`).toString('base64');
  const response = await fetch(`${site.url}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${basic}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const answer = (await response.json()) as { access_token?: string };
  return response.ok ? answer.access_token : undefined;
}

/** A computer that this shard holds is deleted: it is sent away here, and let in nowhere. */
export async function deleteClient(
  world: World,
  holder: ShardAddress,
  identity: SimulatedIdentity,
): Promise<void> {
  const { shards, samples } = world;
  const connection = new BareConnection(holder, identity);
  if (!(await connection.isOnline)) throw new Error('a computer that is known is not let in');
  const closedAt = connection.ended.then(() => performance.now());
  await change(world, `/api/v1/jump-clients/${identity.clientId}`, 'DELETE');
  const since = performance.now();
  const next = await Promise.all(shards.map((shard) => until(() => isSentAway(shard, identity))));
  setTimeout(() => {
    connection.cut();
  }, latestMs * 10).unref();
  samples.add('deleted_client_line', Math.max(0, (await closedAt) - since));
  samples.add('deleted_client_next', ...next);
}
