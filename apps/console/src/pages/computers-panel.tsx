import { useCallback, useState } from 'preact/hooks';
import { everything } from '../application/fleet-list.js';
import type { FleetWatch } from '../application/fleet-watch.js';
import type { FleetQuery, JumpClient } from '../application/fleet.js';
import { AddComputerDialog } from '../parts/add-computer-dialog.js';
import { DetailPane } from '../parts/detail-pane.js';
import { EmptyFleet } from '../parts/empty-fleet.js';
import { FleetTable } from '../parts/fleet-table.js';
import { FleetToolbar } from '../parts/fleet-toolbar.js';
import { PropertiesDialog } from '../parts/properties-dialog.js';
import { RemoveDialog } from '../parts/remove-dialog.js';
import { StatusBar } from '../parts/status-bar.js';
import { useSelection } from '../parts/use-selection.js';
import type { Selection } from '../parts/use-selection.js';
import { useStore } from '../parts/use-store.js';

/** Starting a session: the refusal belongs to the client that was asked for. */
export type Jumping = Readonly<{
  refusal: Readonly<{ clientId: string; text: string }>;
  isBusy: boolean;
  start: (client: JumpClient) => void;
}>;

type Props = Readonly<{
  fleet: FleetWatch;
  isFront: boolean;
  jump: Jumping;
}>;

/** Dialogs act on one client, so that a selection that moves meanwhile changes nothing. */
type OpenDialog = Readonly<
  { kind: 'none' } | { kind: 'add' } | { kind: 'edit' | 'remove'; client: JumpClient }
>;

function useQuery(fleet: FleetWatch) {
  const change = useCallback(
    (part: Partial<FleetQuery>) => {
      const now = fleet.list.value.query;
      const next = { ...now, ...part };
      const keys = ['search', 'fields', 'status', 'isUpgradePending', 'sort'] as const;
      if (keys.some((key) => next[key] !== now[key])) void fleet.query(next);
    },
    [fleet],
  );
  return {
    change,
    onSearch: useCallback((search: string) => change({ search }), [change]),
    onFields: useCallback((fields: FleetQuery['fields']) => change({ fields }), [change]),
    onSort: useCallback((sort: FleetQuery['sort']) => change({ sort }), [change]),
    onPending: useCallback((isUpgradePending: boolean) => change({ isUpgradePending }), [change]),
    onStatus: useCallback((status: FleetQuery['status']) => change({ status }), [change]),
  };
}

type DialogsProps = Readonly<{
  dialog: OpenDialog;
  fleet: FleetWatch;
  onShow: (client: JumpClient) => void;
  onClose: () => void;
}>;

function Dialogs({ dialog, fleet, onShow, onClose }: DialogsProps) {
  switch (dialog.kind) {
    case 'none':
      return null;
    case 'add':
      return <AddComputerDialog fleet={fleet} onShow={onShow} onClose={onClose} />;
    case 'edit':
      return <PropertiesDialog client={dialog.client} onClose={onClose} />;
    case 'remove':
      return <RemoveDialog client={dialog.client} onClose={onClose} />;
  }
}

function useTotals(fleet: FleetWatch) {
  const list = useStore(fleet.list);
  const summary = useStore(fleet.summary);
  const isLive = useStore(fleet.isLive);
  const isAll =
    list.query.search === '' && list.query.status === '' && !list.query.isUpgradePending;
  const known = list.nextCursor === null ? list.rows.length : -1;
  return { list, summary, isLive, total: isAll ? (summary?.total ?? known) : known };
}

type SelectedProps = Readonly<{
  selection: Selection;
  jump: Jumping;
  onDialog: (dialog: OpenDialog) => void;
}>;

function SelectedDetail({ selection: { client, isGone, clear }, jump, onDialog }: SelectedProps) {
  if (client === undefined) return null;
  const refusal = jump.refusal.clientId === client.id ? jump.refusal.text : '';
  return (
    <DetailPane
      client={client}
      problem={isGone ? 'The Jump Client does not exist.' : refusal}
      isBusy={jump.isBusy}
      onClose={clear}
      onJump={jump.start}
      onEdit={() => onDialog({ kind: 'edit', client })}
      onRemove={() => onDialog({ kind: 'remove', client })}
    />
  );
}

export function ComputersPanel({ fleet, isFront, jump }: Props) {
  const { list, summary, isLive, total } = useTotals(fleet);
  const query = useQuery(fleet);
  const selection = useSelection(fleet);
  const [dialog, setDialog] = useState<OpenDialog>({ kind: 'none' });
  const loadMore = useCallback(() => void fleet.loadMore(), [fleet]);
  const openAdd = () => setDialog({ kind: 'add' });
  const close = () => setDialog({ kind: 'none' });
  const show = (client: JumpClient) => {
    selection.select(client);
    close();
  };
  return (
    <section
      class="computers"
      id="panel-computers"
      role="tabpanel"
      aria-label="Computers"
      hidden={!isFront}
    >
      <FleetToolbar query={list.query} {...query} onAdd={openAdd} />
      <div class="computers-body">
        {list.rows.length > 0 ? (
          <FleetTable
            rows={list.rows}
            total={total}
            selectedId={selection.client?.id ?? null}
            onSelect={selection.select}
            onJump={jump.start}
            onNearEnd={loadMore}
            sort={list.query.sort}
            onSort={query.onSort}
          />
        ) : (
          <EmptyFleet
            list={list}
            onAdd={openAdd}
            onReset={() => query.change(everything)}
            onRetry={() => void fleet.query(list.query)}
          />
        )}
        <SelectedDetail selection={selection} jump={jump} onDialog={setDialog} />
      </div>
      <StatusBar list={list} summary={summary} isLive={isLive} />
      <Dialogs dialog={dialog} fleet={fleet} onShow={show} onClose={close} />
    </section>
  );
}
