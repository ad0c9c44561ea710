import type { RunningJumpfleet } from '../support/jumpfleet.js';
import type { Bench, BenchContext } from './bench.js';
import { rounded } from './event-log/percentile.js';
import { apiOf } from './fleet/site.js';
import { deleteClient, disableUser, regenerateSecret, shownAfterMs } from './revocation/changes.js';
import { signOut } from './revocation/changes.js';
import type { Account, Person, World } from './revocation/changes.js';
import { enrol, keepOnline, shardsOf } from './revocation/computers.js';
import { Doors } from './revocation/doors.js';
import { Samples } from './revocation/samples.js';

const mostMs = 1_000;
/** One of each shard's computers for a line, and one for each ticket. */
const heldByShard = 1 + shownAfterMs.length;

async function worldOf(context: BenchContext, site: RunningJumpfleet): Promise<World> {
  const shards = await shardsOf(site);
  const computers = await enrol(site, shards.length * heldByShard);
  const held = new Map(
    shards.map((shard, n) => [shard, computers.slice(n * heldByShard, (n + 1) * heldByShard)]),
  );
  for (const [shard, identities] of held) keepOnline(context, shard, identities);
  const doors = await Doors.of(site);
  return { site, api: apiOf(site), doors, shards, held, samples: new Samples() };
}

/** A representative who may do everything with computers, and nothing else. */
async function representative({ api }: World): Promise<Person> {
  const login = { username: 'revoked', password: 'A long enough one 7!' };
  const made = (await api.post('/api/v1/users', {
    ...login,
    representative: {
      perm_support_allowed: 'full_support',
      perm_jump_client: true,
      unassigned_jump_item_role_id: 2,
    },
  })) as { id: number };
  return { ...login, number: made.id };
}

async function account({ api }: World): Promise<Account> {
  const made = (await api.post('/api/v1/api-accounts', {
    name: 'revoked',
    perm_command: 'full_access',
  })) as { id: number; client_id: string; client_secret: string };
  return { number: made.id, clientId: made.client_id, secret: made.client_secret };
}

async function deletions(world: World, rounds: number): Promise<void> {
  const { site, shards } = world;
  const doomed = await enrol(site, rounds * shards.length);
  for (const [n, identity] of doomed.entries()) {
    const holder = shards[n % shards.length];
    if (holder) await deleteClient(world, holder, identity);
  }
}

export const bench: Bench = {
  name: 'revocation',
  about:
    'a user is disabled, a token signed out, a secret made anew, a client deleted: until nothing of it works anywhere',
  async run(context) {
    const rounds = context.option('rounds', 30);
    const world = await worldOf(context, await context.jumpfleet());
    const { samples } = world;
    const person = await representative(world);
    for (let round = 0; round < rounds; round++) await disableUser(world, person, round);
    context.log('a disabled user: measured');
    for (let round = 0; round < rounds; round++) await signOut(world, person);
    let robot = await account(world);
    for (let round = 0; round < rounds; round++) robot = await regenerateSecret(world, robot);
    context.log('tokens and secrets: measured');
    await deletions(world, rounds);
    const worst = samples.worstP99Ms;
    context.log(`refused everywhere after p99 ${String(rounded(worst))} ms at worst`);
    return {
      ok: worst <= mostMs,
      metrics: { rounds, ...samples.figures, worst_p99_ms: rounded(worst, 1) },
      yardstick: { most_p99_ms: mostMs },
    };
  },
};
