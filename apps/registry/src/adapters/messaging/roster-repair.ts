import { rosterAnswer, subjects } from '@jumpfleet/gateway-contracts';
import type { RosterAnswer, RosterDigest } from '@jumpfleet/gateway-contracts';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Presence } from '@jumpfleet/registry-domain';
import { neverConnected, repairRoster } from '@jumpfleet/registry-domain';
import type { RosterStore } from '../persistence/roster-store.js';

const answerTimeoutMs = 2_000;
const requestsAtOnce = 4;

export type RepairPorts = Readonly<{
  nats: NatsConnection;
  rosters: RosterStore;
  apply: (repair: ReadonlyMap<string, Presence>) => Promise<void>;
}>;

/** Asks a shard for its list of each bucket that differs, and brings the registry's view to it. */
export async function repairFromShard(
  { nats, rosters, apply }: RepairPorts,
  { shard, run }: RosterDigest,
  buckets: readonly number[],
): Promise<number> {
  const answers = await askAll(nats, shard, buckets);
  const ofThisRun = answers.filter(([, answer]) => answer.run === run);
  const known = await rosters.openLines(
    shard,
    run,
    ofThisRun.map(([bucket]) => bucket),
  );
  const repair = new Map<string, Presence>();
  for (const [bucket, answer] of ofThisRun) {
    const { opened, closed } = repairRoster(known.get(bucket) ?? [], answer.clients, answer.at);
    const line = { ...neverConnected, shard, run };
    for (const { client, epoch } of opened)
      repair.set(client, { ...line, epoch, closed: false, openedAt: answer.at });
    for (const { client, epoch } of closed)
      repair.set(client, { ...line, epoch, lastDisconnectAt: answer.at });
  }
  await apply(repair);
  return repair.size;
}

async function askAll(
  nats: NatsConnection,
  shard: string,
  buckets: readonly number[],
): Promise<[number, RosterAnswer][]> {
  const answers: [number, RosterAnswer][] = [];
  const left = [...buckets];
  const ask = async (): Promise<void> => {
    for (let bucket = left.pop(); bucket !== undefined; bucket = left.pop()) {
      const reply = await nats.request(subjects.shardRoster(shard), JSON.stringify({ bucket }), {
        timeout: answerTimeoutMs,
      });
      answers.push([bucket, rosterAnswer.parse(reply.json())]);
    }
  };
  await Promise.all(Array.from({ length: requestsAtOnce }, ask));
  return answers;
}
