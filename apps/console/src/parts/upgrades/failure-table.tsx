import { useState } from 'preact/hooks';
import type { UpgradeCycleItem } from '@jumpfleet/upgrades-contracts';
import { formatCount } from '../../application/format.js';
import { failureWords } from '../../application/upgrade-words.js';
import { CycleClientsDialog } from './cycle-clients-dialog.js';

/** Why clients failed, the most frequent reason first, with the clients behind each. */
export function FailureTable({ cycle }: { cycle: UpgradeCycleItem }) {
  const [code, setCode] = useState<string>();
  const failures = cycle.failures.toSorted((a, b) => b.clients - a.clients);
  if (failures.length === 0) return <p class="muted">No Jump Client has failed.</p>;
  return (
    <>
      <table class="plain-table">
        <caption>Failures</caption>
        <thead>
          <tr>
            <th scope="col">Reason</th>
            <th scope="col">Code</th>
            <th scope="col" class="number">
              Jump Clients
            </th>
            <th />
          </tr>
        </thead>
        <tbody>
          {failures.map((failure) => (
            <FailureRow key={failure.code} {...failure} onShow={() => setCode(failure.code)} />
          ))}
        </tbody>
      </table>
      {code !== undefined && (
        <CycleClientsDialog
          cycleId={cycle.id}
          title={failureWords(code)}
          filter={{ state: 'failed', code }}
          onClose={() => setCode(undefined)}
        />
      )}
    </>
  );
}

type RowProps = UpgradeCycleItem['failures'][number] & Readonly<{ onShow: () => void }>;

function FailureRow({ code, clients, onShow }: RowProps) {
  return (
    <tr>
      <th scope="row">{failureWords(code)}</th>
      <td>
        <code>{code}</code>
      </td>
      <td class="number">{formatCount(clients)}</td>
      <td class="row-actions">
        <button
          type="button"
          class="button-small"
          aria-label={`Show the Jump Clients of ${code}`}
          onClick={onShow}
        >
          Show
        </button>
      </td>
    </tr>
  );
}
