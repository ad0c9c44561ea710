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

export function guardAnswer(
  guard: FleetGuard,
  { massChangeGuard }: JumpClientSiteSettings,
): GuardAnswer {
  const { enabled, percent, windowMinutes } = massChangeGuard;
  const terms = { percent, window_minutes: windowMinutes };
  switch (guard.phase) {
    case 'watching':
      return { state: enabled ? 'watching' : 'off', ...terms, alert: null };
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
