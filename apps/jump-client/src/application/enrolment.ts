import { delay } from '@jumpfleet/gateway-client';

export type Identity = Readonly<{
  clientId: string;
  name: string;
  credential: string;
  /** The key that the credential is bound to; another key pair makes it worthless. */
  publicKey: string;
}>;

/** What the registry answered, or that it could not be asked. */
export type EnrolmentAnswer =
  | Readonly<{ kind: 'enrolled'; identity: Identity }>
  | Readonly<{
      kind: 'refused';
      status: number;
      code: string;
      detail: string;
      /** When it is this computer's turn, if it was told to wait for one (GW-15). */
      slotInMs?: number;
    }>
  | Readonly<{ kind: 'unreachable'; error: string }>;

export type EnrolmentMove =
  | Readonly<{ type: 'done'; identity: Identity }>
  | Readonly<{ type: 'retry'; afterMs: number; why: string }>
  /** The installer is worth nothing any more: uninstall (AG-02, AG-03). */
  | Readonly<{ type: 'remove'; why: string }>
  /** The installation fails, and the files stay for another try (AG-14). */
  | Readonly<{ type: 'fail'; why: string }>;

const spentInstaller: ReadonlySet<string> = new Set([
  'installer-unknown',
  'installer-expired',
  'installer-exhausted',
  'installer-revoked',
  'installer-outdated',
]);
/** Whatever a server says, it is asked again by then. */
const longestSlotMs = 600_000;

/**
 * Before the first success, trying again is bounded by the installer's validity (GW-03). Who was given a
 * turn came in time, and keeps it.
 */
export function enrolmentMove(
  answer: EnrolmentAnswer,
  attempt: Readonly<{ count: number; now: number; validUntil: number; random: number }>,
): EnrolmentMove {
  if (answer.kind === 'enrolled') return { type: 'done', identity: answer.identity };
  const why = answer.kind === 'refused' ? `${answer.detail} (${answer.code})` : answer.error;
  if (answer.kind === 'refused' && spentInstaller.has(answer.code)) return { type: 'remove', why };
  if (answer.kind === 'refused' && answer.slotInMs !== undefined)
    return { type: 'retry', afterMs: Math.min(answer.slotInMs, longestSlotMs), why };
  if (answer.kind === 'refused' && isFinal(answer.status)) return { type: 'fail', why };
  if (attempt.now >= attempt.validUntil)
    return {
      type: 'remove',
      why: `the installer's validity ended before the first connection; last: ${why}`,
    };
  return { type: 'retry', afterMs: delay(attempt.count, attempt.random), why };
}

/** Asking again would bring the same answer. */
function isFinal(status: number): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 429;
}
