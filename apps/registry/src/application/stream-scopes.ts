import type { AccessDecider, Principal, Visit } from '@jumpfleet/http';
import { isNothing } from '@jumpfleet/http';
import type { Clock } from '@jumpfleet/kernel';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import type { FleetStream } from './fleet-stream.js';
import { listsOf } from './item-scope.js';
import type { StreamWatch, Watcher } from './stream-watch.js';

/** Who watches, and until when they are known to be who they say. */
export type Visitor = Readonly<{ principal: Principal; visit: Visit; expiresAtMs: number }>;

type Admitted = Visitor & { watch: StreamWatch; unansweredSince: number | undefined };

/** For so long a watcher goes on while policy does not answer. */
const patienceMs = 10_000;

/** Sees to it that nobody watches more, or longer, than policy lets them. */
export class StreamScopes {
  private readonly admitted = new Set<Admitted>();

  constructor(
    private readonly stream: FleetStream,
    private readonly policy: Pick<AccessDecider, 'scope' | 'standing'>,
    private readonly clock: Clock,
  ) {}

  /** Answers the function that ends it. */
  admit(watcher: Watcher, visitor: Visitor, scope: AccessScope, lastEventId?: string): () => void {
    const watch = this.stream.watch(watcher, scope, lastEventId);
    const admitted: Admitted = { ...visitor, watch, unansweredSince: undefined };
    this.admitted.add(admitted);
    return () => {
      this.admitted.delete(admitted);
      this.stream.leave(watch);
    };
  }

  async check(): Promise<void> {
    await Promise.all([...this.admitted].map((admitted) => this.checkOne(admitted)));
  }

  private async checkOne(admitted: Admitted): Promise<void> {
    const { principal, visit, expiresAtMs, watch } = admitted;
    const now = this.clock.now().getTime();
    if (now >= expiresAtMs) {
      watch.watcher.close();
      return;
    }
    try {
      const standing = await this.policy.standing(visit);
      const scope = await this.policy.scope(principal, 'jump-client:view');
      admitted.unansweredSince = undefined;
      if (standing !== 'good' || isNothing(scope)) watch.watcher.close();
      else if (!isSame(scope, watch.scope)) this.stream.setScope(watch, scope);
    } catch {
      admitted.unansweredSince ??= now;
      if (now - admitted.unansweredSince > patienceMs) watch.watcher.close();
    }
  }
}

function isSame(a: AccessScope, b: AccessScope): boolean {
  const held = (scope: AccessScope): string => {
    const { isAllBut, lists } = listsOf(scope);
    return JSON.stringify([scope.everything, isAllBut, lists.toSorted(byNumber)]);
  };
  return held(a) === held(b);
}

const byNumber = (a: number, b: number): number => a - b;
