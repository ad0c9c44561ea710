import { connectNats } from '@jumpfleet/messaging';
import { createLogger } from '@jumpfleet/observability';
import { AccessFactsFollower } from '@jumpfleet/policy-access';
import { accessBucket, accessFactKey, accessHeadKey } from '@jumpfleet/policy-contracts';
import { compile, judge, withFact } from '@jumpfleet/policy-domain';
import type { AccessFact, AccessQuestion, AccessSnapshot } from '@jumpfleet/policy-domain';
import { Kvm } from '@nats-io/kv';
import type { KV } from '@nats-io/kv';
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Bench, BenchContext } from './bench.js';
import { percentile, rounded } from './event-log/percentile.js';
import { jumpPolicy, largeSite, realistic, user, userId } from './policy/large-site.js';
import type { SiteSize } from './policy/large-site.js';

const mostMs = 50;
const large: SiteSize = { ...realistic, users: 50_000 };

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function heapBytes(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

/** The time in the middle of five, and what a snapshot holds beside its facts once every user has been asked about. */
function compiled(facts: readonly AccessFact[]) {
  const before = heapBytes();
  let snapshot = compile(facts);
  for (const { principalId } of facts.flatMap(asksOf)) judge(snapshot, viewBy(principalId));
  const bytes = heapBytes() - before;
  const times: number[] = [];
  for (let n = 0; n < 5; n++) {
    const begin = performance.now();
    snapshot = compile(facts);
    times.push(performance.now() - begin);
  }
  return { snapshot, ms: percentile(times, 0.5), bytes };
}

const asksOf = (fact: AccessFact): { principalId: string }[] =>
  fact.kind === 'user' ? [{ principalId: fact.id }] : [];

const viewBy = (principalId: string): AccessQuestion => ({
  principalId,
  principalType: 'user',
  action: 'jump-client:view',
  item: {
    id: 'item',
    list: { type: 'shared', number: 1 },
    jumpPolicy: null,
    attended: null,
    unattended: null,
    publicSiteAddress: '',
  },
  at: Date.now(),
});

/** A change of one fact and the first decision after it, in milliseconds; the dearest kinds among them. */
function applied(first: AccessSnapshot, facts: readonly AccessFact[], count: number): number[] {
  const times: number[] = [];
  const kinds = ['user', 'group-policy', 'jump-group', 'team', 'jump-item-role'] as const;
  const byKind = kinds.map((kind) => facts.filter((fact) => fact.kind === kind));
  const question = viewBy(userId(7));
  let snapshot = first;
  for (let n = 0; n < count; n++) {
    const some = byKind[n % byKind.length] ?? [];
    const fact = some[n % some.length];
    if (!fact) continue;
    const begin = performance.now();
    snapshot = withFact(snapshot, { ...fact });
    judge(snapshot, question);
    times.push(performance.now() - begin);
  }
  return times;
}

async function fill(bucket: KV, facts: readonly AccessFact[]): Promise<void> {
  for (let from = 0; from < facts.length; from += 256)
    await Promise.all(facts.slice(from, from + 256).map((fact) => put(bucket, fact, 1)));
  await bucket.put(accessHeadKey, JSON.stringify({ revision: 1 }));
}

const put = (bucket: KV, fact: AccessFact, revision: number): Promise<number> =>
  bucket.put(accessFactKey(fact.kind, fact.number), JSON.stringify({ revision, fact }));

/** From the change being put into the bucket to the follower deciding by it. */
async function pushed(bucket: KV, follower: AccessFactsFollower, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < count; n++) {
    const revision = n + 2;
    const fact = n % 2 === 0 ? user(7, { enabled: n % 4 === 0 }) : jumpPolicy((n % 20) + 1);
    const before = follower.snapshot;
    const begin = performance.now();
    await put(bucket, fact, revision);
    while (follower.snapshot === before) await turn();
    times.push(performance.now() - begin);
    await bucket.put(accessHeadKey, JSON.stringify({ revision }));
  }
  return times;
}

async function throughNats(context: BenchContext, facts: readonly AccessFact[]) {
  const server = await context.nats();
  const [writer, reader] = [
    await connectNats({ url: server.url, name: 'bench-policy' }),
    await connectNats({ url: server.url, name: 'bench-service' }),
  ];
  const bucket = await new Kvm(writer).create(accessBucket, { history: 1 });
  await fill(bucket, facts);
  const follower = new AccessFactsFollower(
    reader,
    createLogger({ service: 'bench', level: 'silent' }),
  );
  context.onEnd(async () => {
    await follower.stop();
    await Promise.all([writer.close(), reader.close()]);
  });
  const begin = performance.now();
  follower.start();
  while (!follower.snapshot) await turn();
  const loadMs = performance.now() - begin;
  const times = await pushed(bucket, follower, context.option('changes', 400));
  return { loadMs, times };
}

export const bench: Bench = {
  name: 'snapshot',
  about:
    'time and memory to compile the facts of access; to apply one change, and to push it to a service',
  async run(context) {
    const facts = largeSite(realistic);
    const small = compiled(facts);
    context.log(`compiled ${facts.length} facts in ${rounded(small.ms, 1)} ms`);
    const changes = applied(small.snapshot, facts, 2_000);
    const largeFacts = largeSite(large);
    const tenfold = compiled(largeFacts);
    const tenfoldChanges = applied(tenfold.snapshot, largeFacts, 2_000);
    const { loadMs, times } = await throughNats(context, facts);
    const pushP99 = percentile(times, 0.99);
    return {
      ok: pushP99 <= mostMs && percentile(changes, 0.99) <= mostMs,
      metrics: {
        facts: facts.length,
        compile_ms: rounded(small.ms, 1),
        compiled_bytes: small.bytes,
        apply_one_change_p50_ms: rounded(percentile(changes, 0.5), 3),
        apply_one_change_p99_ms: rounded(percentile(changes, 0.99), 3),
        push_one_change_p50_ms: rounded(percentile(times, 0.5), 1),
        push_one_change_p99_ms: rounded(pushP99, 1),
        load_by_a_service_ms: rounded(loadMs),
        tenfold_users_compile_ms: rounded(tenfold.ms, 1),
        tenfold_users_compiled_bytes: tenfold.bytes,
        tenfold_users_apply_p50_ms: rounded(percentile(tenfoldChanges, 0.5), 3),
        tenfold_users_apply_p99_ms: rounded(percentile(tenfoldChanges, 0.99), 3),
      },
      yardstick: {
        parse_facts_json_ms: rounded(parsing(facts), 1),
        tenfold_apply_ratio: rounded(percentile(tenfoldChanges, 0.5) / percentile(changes, 0.5), 2),
      },
    };
  },
};

/** What reading the same facts as JSON costs, which nobody gets around. */
function parsing(facts: readonly AccessFact[]): number {
  const texts = facts.map((fact) => JSON.stringify(fact));
  const begin = performance.now();
  for (const text of texts) JSON.parse(text);
  return performance.now() - begin;
}
