import { useCallback, useEffect, useState } from 'preact/hooks';
import type { UpgradeClientItem } from '@jumpfleet/upgrades-contracts';
import { messageOf } from '../../adapters/api.js';
import { cycleClients } from '../../adapters/upgrades-api.js';
import type { ClientFilter } from '../../adapters/upgrades-api.js';
import { formatInstant } from '../../application/format.js';
import { Dialog } from '../dialog.js';
import { Problem } from '../notice.js';

type Props = Readonly<{
  cycleId: string;
  title: string;
  filter: ClientFilter;
  onClose: () => void;
}>;

type Listed = Readonly<{
  items: readonly UpgradeClientItem[];
  cursor: string | null;
  problem: string;
}>;

function useClients(cycleId: string, { state, code }: ClientFilter) {
  const [listed, setListed] = useState<Listed>({ items: [], cursor: null, problem: '' });
  const more = useCallback(
    (cursor: string | null) => {
      const filter = { ...(state && { state }), ...(code !== undefined && { code }) };
      cycleClients(cycleId, filter, cursor).then(
        ({ items, next_cursor }) =>
          setListed((last) => ({
            items: cursor === null ? items : [...last.items, ...items],
            cursor: next_cursor,
            problem: '',
          })),
        (error: unknown) => setListed((last) => ({ ...last, problem: messageOf(error) })),
      );
    },
    [cycleId, state, code],
  );
  useEffect(() => more(null), [more]);
  return { listed, more };
}

/** The Jump Clients behind a figure of the cycle, a hundred at a time. */
export function CycleClientsDialog({ cycleId, title, filter, onClose }: Props) {
  const { listed, more } = useClients(cycleId, filter);
  const { items, cursor, problem } = listed;
  return (
    <Dialog title={title} onClose={onClose}>
      <Problem text={problem} />
      <div class="dialog-list">
        <table class="plain-table">
          <thead>
            <tr>
              <th scope="col">Jump Client</th>
              <th scope="col">Version</th>
              <th scope="col">Ring</th>
              <th scope="col">What it said</th>
              <th scope="col">When</th>
            </tr>
          </thead>
          <tbody>
            {items.map((client) => (
              <tr key={client.id} class={client.online ? '' : 'is-away'}>
                <th scope="row">{client.name}</th>
                <td>{client.version}</td>
                <td>{client.ring}</td>
                <td>{client.detail}</td>
                <td>{client.failed_at === null ? '' : formatInstant(client.failed_at)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div class="dialog-foot">
        {cursor !== null && (
          <button type="button" onClick={() => more(cursor)}>
            More
          </button>
        )}
        <button type="button" class="button-main" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
