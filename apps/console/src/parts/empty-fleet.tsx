import type { FleetList } from '../application/fleet-list.js';

type Props = Readonly<{
  list: FleetList;
  onAdd: () => void;
  onReset: () => void;
  onRetry: () => void;
}>;

/** What stands where the rows would be: a first minute, a search without result, or a fault. */
export function EmptyFleet({ list, onAdd, onReset, onRetry }: Props) {
  if (list.phase === 'loading') return <div class="empty muted">Loading …</div>;
  if (list.phase === 'failed')
    return (
      <div class="empty" role="alert">
        <h2>The list could not be read</h2>
        <p>{list.problem}</p>
        <button type="button" onClick={onRetry}>
          Try again
        </button>
      </div>
    );
  if (list.query.search !== '' || list.query.status !== '')
    return (
      <div class="empty">
        <h2>Nothing matches</h2>
        <p>No Jump Client matches this search.</p>
        <button type="button" onClick={onReset}>
          Show all
        </button>
      </div>
    );
  return (
    <div class="empty">
      <h2>No computers yet</h2>
      <p>
        Paste one line into a shell of a computer. It needs no root, and the computer appears here a
        moment later, wherever it is.
      </p>
      <button type="button" class="button-main" onClick={onAdd}>
        Add computer
      </button>
    </div>
  );
}
