import type { AccessScope } from '@jumpfleet/policy-contracts';
import type { FleetGuard, JumpClientSiteSettings } from '@jumpfleet/registry-domain';

/** The guard as the fleet API shows it; `alert` is null while there is none. */
export type GuardAnswer = Readonly<{
  state: 'off' | 'watching' | 'frozen' | 'released';
  percent: number;
  window_minutes: number;
  alert: Readonly<{
    change: string;
    clients: number;
    total: number;
    percent: number;
    since: string;
    confirmed_by: readonly string[];
    confirmations_needed: number;
    message: string;
  }> | null;
}>;

const words = {
  offline: 'went offline',
  lost: 'were lost',
  deletion: 'were due for deletion',
} as const;

/** What turned bad at once is a count of the whole fleet: only who sees all of it is told. */
export function guardAnswer(
  guard: FleetGuard,
  { massChangeGuard }: JumpClientSiteSettings,
  { everything }: Pick<AccessScope, 'everything'>,
): GuardAnswer {
  const { enabled, percent, windowMinutes } = massChangeGuard;
  const terms = { percent, window_minutes: windowMinutes };
  const quiet = { state: enabled ? 'watching' : 'off', ...terms, alert: null } as const;
  if (!everything) return quiet;
  switch (guard.phase) {
    case 'watching':
      return quiet;
    case 'released':
      return { state: 'released', ...terms, alert: null };
    case 'frozen': {
      const { change, clients, total, percent: share, windowMinutes: within } = guard.trip;
      const message = `${clients} of ${total} Jump Clients ${words[change]} within ${within} minutes, more than ${share} %. Nothing is marked lost or deleted until two administrators confirm it or it is undone.`;
      const alert = {
        change,
        clients,
        total,
        percent: share,
        since: guard.trip.trippedAt,
        confirmed_by: guard.confirmedBy.map(({ name }) => name),
        confirmations_needed: 2 - guard.confirmedBy.length,
        message,
      };
      return { state: 'frozen', ...terms, alert };
    }
  }
}
