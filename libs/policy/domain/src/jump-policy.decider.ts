import { ok, refuse } from '@jumpfleet/kernel';
import type { Decider, Result } from '@jumpfleet/kernel';
import type {
  ChangeJumpPolicy,
  CreateJumpPolicy,
  JumpPolicyCommand,
  JumpPolicyEvent,
  JumpPolicyRefusal,
  JumpPolicyTerms,
} from './jump-policy.messages.js';
import { scheduleFault } from './schedule.js';

export type JumpPolicy =
  | Readonly<{ status: 'unknown' | 'deleted' }>
  | Readonly<{ status: 'active'; terms: JumpPolicyTerms }>;

type Decision = Result<readonly JumpPolicyEvent[], JumpPolicyRefusal>;

/** That its names are free is known outside the aggregate; the handler refuses when they are not. */
export const jumpPolicyDecider: Decider<
  JumpPolicyCommand,
  JumpPolicyEvent,
  JumpPolicy,
  JumpPolicyRefusal
> = {
  initial: { status: 'unknown' },
  decide(command, policy, now) {
    const { id } = command.data;
    if (command.type === 'CreateJumpPolicy') return create(command, policy, now);
    if (policy.status !== 'active') return refuse({ kind: 'jump-policy-not-found', id });
    switch (command.type) {
      case 'ChangeJumpPolicy':
        return change(command, policy.terms, now);
      case 'DeleteJumpPolicy':
        return ok([
          { type: 'JumpPolicyDeleted', version: 1, data: { id, deletedAt: now.toISOString() } },
        ]);
    }
  },
  evolve(_policy, event) {
    switch (event.type) {
      case 'JumpPolicyCreated':
      case 'JumpPolicyChanged':
        return { status: 'active', terms: event.data.terms };
      case 'JumpPolicyDeleted':
        return { status: 'deleted' };
    }
  },
};

function create({ data }: CreateJumpPolicy, policy: JumpPolicy, now: Date): Decision {
  if (policy.status !== 'unknown')
    return refuse({ kind: 'jump-policy-already-created', id: data.id });
  return (
    refusalOf(data.terms) ??
    ok([{ type: 'JumpPolicyCreated', version: 1, data: { ...data, createdAt: now.toISOString() } }])
  );
}

function change({ data }: ChangeJumpPolicy, current: JumpPolicyTerms, now: Date): Decision {
  const terms: JumpPolicyTerms = { ...current, ...data.changes };
  const names = Object.keys(current) as (keyof JumpPolicyTerms)[];
  const changed = names.filter(
    (name) => JSON.stringify(terms[name]) !== JSON.stringify(current[name]),
  );
  if (changed.length === 0) return ok([]);
  const { id } = data;
  return (
    refusalOf(terms) ??
    ok([
      {
        type: 'JumpPolicyChanged',
        version: 1,
        data: { id, changed, terms, changedAt: now.toISOString() },
      },
    ])
  );
}

function refusalOf({
  scheduleEnabled,
  scheduleStrict,
  schedule,
}: JumpPolicyTerms): Result<never, JumpPolicyRefusal> | undefined {
  if (scheduleStrict && !scheduleEnabled) return refuse({ kind: 'strict-without-schedule' });
  const fault = scheduleFault(schedule);
  return fault && refuse({ kind: 'schedule-invalid', fault });
}
