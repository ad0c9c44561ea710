import type { Decider, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type {
  ClientIdentityCommand,
  ClientIdentityEvent,
  ClientIdentityRefusal,
  DecideIdentity,
  IdentityDecision,
  IdentityUse,
  ReportIdentityConflict,
  SplitOffJumpClient,
} from './client-identity.messages.js';
import type { RegistryEvent } from './registry-event.js';

/** A computer that may not go on under the identity, and as whom it did enrol anew. */
export type SplitMachine = Readonly<{
  machine: string;
  decision: IdentityDecision;
  newClientId: string | null;
}>;

/** Who may use a client's key pair; folded from the same stream as the client itself. */
export type ClientIdentity = Readonly<{
  exists: boolean;
  /** The uses that wait for a decision. */
  conflict: readonly IdentityUse[] | null;
  split: readonly SplitMachine[];
}>;

type Decision = Result<readonly ClientIdentityEvent[], ClientIdentityRefusal>;

export const clientIdentityDecider: Decider<
  ClientIdentityCommand,
  RegistryEvent,
  ClientIdentity,
  ClientIdentityRefusal
> = {
  initial: { exists: false, conflict: null, split: [] },
  decide(command, identity, now) {
    const { clientId } = command.data;
    if (!identity.exists) return refuse({ kind: 'jump-client-not-found', clientId });
    switch (command.type) {
      case 'ReportIdentityConflict':
        return report(command, identity, now);
      case 'DecideIdentity':
        return settle(command, identity, now);
      case 'SplitOffJumpClient':
        return splitOff(command, identity, now);
    }
  },
  evolve(identity, { type, data }) {
    if (type === 'JumpClientEnrolled') return { ...identity, exists: true };
    if (type === 'JumpClientDeleted') return data.isLastOfEndpoint ? gone : identity;
    if (type === 'JumpClientIdentityConflicted') return { ...identity, conflict: data.uses };
    if (type === 'JumpClientIdentityDecided') {
      const { decision, others } = data;
      const made = others.map((machine) => ({ machine, decision, newClientId: null }));
      // Whoever is kept, or merged, is welcome again, whatever was decided before.
      const earlier = identity.split.filter(
        ({ machine }) => machine !== data.keeps && !others.includes(machine),
      );
      return { ...identity, conflict: null, split: [...earlier, ...made] };
    }
    if (type === 'JumpClientSplitOff') {
      const { machine, newClientId } = data;
      const split = identity.split.map((one) =>
        one.machine === machine ? { ...one, newClientId } : one,
      );
      return { ...identity, split };
    }
    return identity;
  },
};

const gone: ClientIdentity = { exists: false, conflict: null, split: [] };

/** What is known already, or decided already, is no news. */
function report({ data }: ReportIdentityConflict, identity: ClientIdentity, now: Date): Decision {
  const isSplit = data.uses.some(({ machine }) =>
    identity.split.some((one) => one.machine === machine),
  );
  if (identity.conflict || isSplit) return ok([]);
  const detectedAt = now.toISOString();
  return ok([{ type: 'JumpClientIdentityConflicted', version: 1, data: { ...data, detectedAt } }]);
}

function settle(
  { data: { clientId, decision, keeps } }: DecideIdentity,
  { conflict }: ClientIdentity,
  now: Date,
): Decision {
  const machines = [...new Set(conflict?.map(({ machine }) => machine))];
  const kept = keeps ?? machines[0];
  if (kept === undefined) return refuse({ kind: 'identity-not-in-conflict', clientId });
  if (!machines.includes(kept)) return refuse({ kind: 'machine-unknown', machine: kept });
  const others = decision === 'merge' ? [] : machines.filter((machine) => machine !== kept);
  if (decision !== 'merge' && others.length === 0) return refuse({ kind: 'machines-alike' });
  return ok([
    {
      type: 'JumpClientIdentityDecided',
      version: 1,
      data: { clientId, decision, keeps: kept, others, decidedAt: now.toISOString() },
    },
  ]);
}

/** A computer whose answer got lost, or whose disk was restored, may enrol anew again. */
function splitOff({ data }: SplitOffJumpClient, { split }: ClientIdentity, now: Date): Decision {
  const found = split.find(({ machine }) => machine === data.machine);
  if (!found) return refuse({ kind: 'machine-not-split', machine: data.machine });
  if (found.newClientId === data.newClientId) return ok([]);
  const splitOffAt = now.toISOString();
  return ok([{ type: 'JumpClientSplitOff', version: 1, data: { ...data, splitOffAt } }]);
}
