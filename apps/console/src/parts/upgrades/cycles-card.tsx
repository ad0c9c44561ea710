import type { UpgradeCycleSummary } from '@jumpfleet/upgrades-contracts';
import { formatCount, formatInstant } from '../../application/format.js';
import { cycleStates, scopeWords } from '../../application/upgrade-words.js';

type Props = Readonly<{
  cycles: readonly UpgradeCycleSummary[];
  shownId: string;
  onShow: (id: string) => void;
}>;

/** Every cycle there was, newest first; any of them can be looked at again. */
export function CyclesCard({ cycles, shownId, onShow }: Props) {
  return (
    <section class="card" aria-labelledby="cycles-title">
      <h2 id="cycles-title">Upgrade cycles</h2>
      <table class="plain-table">
        <thead>
          <tr>
            <th scope="col">Started</th>
            <th scope="col">Version</th>
            <th scope="col">Scope</th>
            <th scope="col">State</th>
            <th scope="col" class="number">
              Jump Clients
            </th>
            <th />
          </tr>
        </thead>
        <tbody>
          {cycles.map((cycle) => (
            <tr key={cycle.id} aria-current={cycle.id === shownId ? 'true' : undefined}>
              <th scope="row">{formatInstant(cycle.started_at)}</th>
              <td>
                {cycle.version}
                {cycle.rollback && ' (roll-back)'}
              </td>
              <td>{scopeWords(cycle.scope)}</td>
              <td>{cycleStates[cycle.state]}</td>
              <td class="number">{cycle.members === null ? '' : formatCount(cycle.members)}</td>
              <td class="row-actions">
                <button
                  type="button"
                  class="button-small"
                  disabled={cycle.id === shownId}
                  aria-label={`Show the cycle to ${cycle.version} of ${formatInstant(cycle.started_at)}`}
                  onClick={() => onShow(cycle.id)}
                >
                  Show
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
