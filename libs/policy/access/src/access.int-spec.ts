import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AccessDecider } from '@jumpfleet/http';
import type { NatsServer } from '@jumpfleet/local-servers';
import { connectNats } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import { createLogger } from '@jumpfleet/observability';
import { accessBucket, accessFactKey, accessHeadKey } from '@jumpfleet/policy-contracts';
import type { AccessQuestion } from '@jumpfleet/policy-contracts';
import { noAccessRole } from '@jumpfleet/policy-domain';
import type { AccessFact } from '@jumpfleet/policy-domain';
import { eventually, testNats } from '@jumpfleet/testing';
import { jetstreamManager } from '@nats-io/jetstream';
import { Kvm } from '@nats-io/kv';
import type { KV } from '@nats-io/kv';
import { AccessFactsFollower } from './access-facts-follower.js';
import { SnapshotAccessDecider } from './snapshot-access-decider.js';
import { fewFacts, userFact } from './testing/facts.js';

/** Policy as the one who is asked when nothing is known here: it refuses everything, and counts. */
class RefusingPolicy extends AccessDecider {
  asked = 0;

  async decide(questions: readonly AccessQuestion[]) {
    this.asked += questions.length;
    return questions.map(() => ({ allowed: false, code: 'right-missing', reasons: [] }) as const);
  }

  async scope() {
    this.asked++;
    return { everything: false, jumpGroupIds: [], personalListOf: [], reasons: [] };
  }

  async standing() {
    this.asked++;
    return 'unknown' as const;
  }
}

const item = {
  id: 'item-1',
  list: { type: 'shared', number: 1 },
  jumpPolicy: null,
  attended: null,
  unattended: null,
  publicSiteAddress: '',
} as const;
const view: AccessQuestion = {
  principalId: 'user-1',
  principalType: 'user',
  action: 'jump-client:view',
  jumpClientId: 'item-1',
  item,
};
const blind = userFact(1, {
  representative: {
    ...userFact(1).representative,
    roles: { default: 1, personal: 1, teams: 1, system: noAccessRole },
  },
});

let server: NatsServer;
let nats: NatsConnection;
let bucket: KV;
let follower: AccessFactsFollower;
let policy: RefusingPolicy;
let decider: SnapshotAccessDecider;
let revision = 0;

const tell = async (...facts: readonly AccessFact[]): Promise<void> => {
  revision++;
  for (const fact of facts)
    await bucket.put(accessFactKey(fact.kind, fact.number), JSON.stringify({ revision, fact }));
  await bucket.put(accessHeadKey, JSON.stringify({ revision }));
};
const isCurrent = () => follower.snapshot !== undefined;
const sees = async (): Promise<boolean> => {
  const [decision] = await decider.decide([view]);
  return decision?.allowed === true;
};

beforeAll(async () => {
  server = await testNats();
  nats = await connectNats({ url: server.url, name: 'access-spec' });
});
afterAll(() => nats.close());

beforeEach(async () => {
  bucket = await new Kvm(nats).create(accessBucket, { history: 1 });
  policy = new RefusingPolicy();
  follower = new AccessFactsFollower(
    nats,
    createLogger({ service: 'access-spec', level: 'silent' }),
  );
  decider = new SnapshotAccessDecider(follower, policy);
});
afterEach(async () => {
  await follower.stop();
  await (await jetstreamManager(nats)).streams.delete(`KV_${accessBucket}`);
});

describe('a service that holds policy’s facts', () => {
  it('asks policy until all of them are there, and then decides by itself', async () => {
    for (const fact of fewFacts)
      await bucket.put(
        accessFactKey(fact.kind, fact.number),
        JSON.stringify({ revision: 1, fact }),
      );
    follower.start();
    expect(await sees()).toBe(false);
    expect(policy.asked).toBe(1);
    expect(isCurrent()).toBe(false);
    await tell();
    await eventually(isCurrent);
    expect(await sees()).toBe(true);
    expect(policy.asked).toBe(1);
  });

  it('obeys a change as it is told, a hundred times over', async () => {
    await tell(...fewFacts);
    follower.start();
    await eventually(isCurrent);
    const took: number[] = [];
    for (let n = 0; n < 100; n++) {
      const expected = n % 2 === 1;
      const told = performance.now();
      await tell(expected ? userFact(1) : blind);
      await eventually(async () => (await sees()) === expected, { pollMs: 1 });
      took.push(performance.now() - told);
    }
    expect(took.sort((a, b) => a - b)[49]).toBeLessThan(1_000);
    expect(policy.asked).toBe(0);
  });

  it('refuses, everywhere it is asked, a user that is disabled or deleted', async () => {
    await tell(...fewFacts);
    follower.start();
    await eventually(isCurrent);
    const principal = { id: 'user-1', type: 'user', name: '', administrator: true } as const;
    const visit = { principal, issuedAtMs: 0, tokenId: '', address: '' };
    expect(await decider.standing(visit)).toBe('good');
    expect(await decider.scope(principal, 'jump-client:view')).toMatchObject({ others: {} });
    await tell(userFact(1, { enabled: false }));
    await eventually(async () => (await decider.standing(visit)) === 'disabled');
    expect(await decider.decide([view])).toMatchObject([{ code: 'principal-disabled' }]);
    expect(await decider.scope(principal, 'jump-client:view')).toMatchObject({ others: null });
    expect(policy.asked).toBe(0);
    await bucket.delete('user.1');
    await eventually(async () => (await decider.standing(visit)) === 'unknown');
    expect(policy.asked).toBeGreaterThan(0);
  });

  it('asks policy about items that the asker says nothing of, and keeps the order of answers', async () => {
    await tell(...fewFacts);
    follower.start();
    await eventually(isCurrent);
    const unsaid = { ...view, item: undefined };
    const decisions = await decider.decide([view, unsaid, view, { ...unsaid, jumpClientId: '' }]);
    expect(decisions.map(({ code }) => code)).toEqual([
      'allowed',
      'right-missing',
      'allowed',
      'item-unknown',
    ]);
    expect(policy.asked).toBe(1);
  });

  it('decides nothing by itself while a fact cannot be read', async () => {
    await tell(...fewFacts);
    follower.start();
    await eventually(isCurrent);
    await bucket.put(
      'jump-policy.7',
      JSON.stringify({ revision: 9, fact: { kind: 'jump-policy' } }),
    );
    await eventually(() => !isCurrent());
    expect(await sees()).toBe(false);
    await bucket.delete('jump-policy.7');
    await eventually(isCurrent);
    await bucket.put('user.2', 'no JSON at all');
    await eventually(() => !isCurrent());
    await tell(userFact(2));
    await eventually(isCurrent);
  });

  it('takes up a bucket that was lost and filled anew', async () => {
    await tell(...fewFacts, userFact(2), userFact(3));
    follower.start();
    await eventually(isCurrent);
    await (await jetstreamManager(nats)).streams.delete(`KV_${accessBucket}`);
    await eventually(() => !isCurrent());
    bucket = await new Kvm(nats).create(accessBucket, { history: 1 });
    await tell(...fewFacts.slice(1), blind);
    await eventually(isCurrent);
    expect(await sees()).toBe(false);
    expect(follower.snapshot?.users.size).toBe(1);
    expect(policy.asked).toBe(0);
  });

  it('notices a bucket that was replaced by a fuller one at once', async () => {
    await tell(...fewFacts, userFact(2));
    follower.start();
    await eventually(isCurrent);
    await (await jetstreamManager(nats)).streams.delete(`KV_${accessBucket}`);
    bucket = await new Kvm(nats).create(accessBucket, { history: 1 });
    await tell(...fewFacts.slice(1), blind);
    for (let n = 0; n < 30; n++) await tell();
    await eventually(() => follower.snapshot?.users.size === 1);
    expect(await sees()).toBe(false);
  });

  it('stops deciding within a second when NATS is away, and goes on with what was told meanwhile', async () => {
    await tell(...fewFacts);
    follower.start();
    await eventually(isCurrent);
    await server.kill();
    await eventually(() => !isCurrent(), { timeoutMs: 5_000 });
    expect(await sees()).toBe(false);
    await server.start();
    await eventually(async () => {
      await tell(blind);
    });
    await eventually(isCurrent);
    expect(await sees()).toBe(false);
    await tell(userFact(1));
    await eventually(sees);
  });
});
