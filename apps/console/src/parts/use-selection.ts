import { useCallback, useEffect, useState } from 'preact/hooks';
import type { FleetWatch } from '../application/fleet-watch.js';
import type { JumpClient } from '../application/fleet.js';
import { useStore } from './use-store.js';

export type Selection = Readonly<{
  client?: JumpClient;
  /** Somebody removed it while it was selected. */
  isGone: boolean;
  select: (client: JumpClient) => void;
  clear: () => void;
}>;

type Selected = Readonly<{ client?: JumpClient; isGone: boolean }>;
const nothing: Selected = { isGone: false };

/** The selected client as the list has it, or by live events when it is not in the list any more. */
export function useSelection(fleet: FleetWatch): Selection {
  const [selected, setSelected] = useState(nothing);
  useEffect(
    () =>
      fleet.onChange((change) =>
        setSelected((last) => {
          const id = change.type === 'changed' ? change.client.id : change.id;
          if (last.client?.id !== id) return last;
          return change.type === 'changed'
            ? { client: change.client, isGone: false }
            : { ...last, isGone: true };
        }),
      ),
    [fleet],
  );
  const clear = useCallback(() => setSelected(nothing), []);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape' && document.querySelector('dialog[open]') === null) clear();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [clear]);
  const select = useCallback((client: JumpClient) => setSelected({ client, isGone: false }), []);
  const { rows } = useStore(fleet.list);
  const listed = rows.find(({ id }) => id === selected.client?.id);
  return { ...selected, ...(listed && { client: listed }), select, clear };
}
