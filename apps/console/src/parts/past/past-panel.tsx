import { useCallback, useEffect, useState } from 'preact/hooks';
import { messageOf } from '../../adapters/api.js';
import { pastSessions } from '../../adapters/sessions-api.js';
import { allSessions } from '../../application/past-sessions.js';
import type { PastFilter, PastSession } from '../../application/past-sessions.js';
import { Problem } from '../notice.js';
import { PastFilterBar } from './past-filter-bar.js';
import { PastTable } from './past-table.js';
import { ReportPane } from './report-pane.js';

type Props = Readonly<{ isFront: boolean; onJoin: (sessionId: string) => Promise<void> }>;
type Found = Readonly<{ items: readonly PastSession[]; cursor: string | null; isReading: boolean }>;

const nothing: Found = { items: [], cursor: null, isReading: true };

/** One page after the other, newest first; asked anew whenever the filter changes or the page is opened. */
function usePast(isFront: boolean) {
  const [filter, setFilter] = useState<PastFilter>(allSessions);
  const [found, setFound] = useState(nothing);
  const [problem, setProblem] = useState('');
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (!isFront) return undefined;
    const stop = new AbortController();
    setFound((last) => ({ ...last, isReading: true }));
    pastSessions(filter, null, stop.signal).then(
      ({ items, next_cursor: cursor }) => {
        setProblem('');
        setFound({ items, cursor, isReading: false });
      },
      (error: unknown) => {
        if (stop.signal.aborted) return;
        setProblem(messageOf(error));
        setFound((last) => ({ ...last, isReading: false }));
      },
    );
    return () => stop.abort();
  }, [filter, isFront, round]);
  const more = () => {
    if (found.cursor === null || found.isReading) return;
    setFound((last) => ({ ...last, isReading: true }));
    pastSessions(filter, found.cursor).then(
      ({ items, next_cursor: cursor }) =>
        setFound((last) => ({ items: [...last.items, ...items], cursor, isReading: false })),
      (error: unknown) => setProblem(messageOf(error)),
    );
  };
  const reload = useCallback(() => setRound((last) => last + 1), []);
  return { filter, setFilter, found, problem, more, reload };
}

/** Sessions that run and sessions of before, searched; the one that is selected with its report. */
export function PastPanel({ isFront, onJoin }: Props) {
  const { filter, setFilter, found, problem, more, reload } = usePast(isFront);
  const [selected, setSelected] = useState<PastSession>();
  return (
    <section
      class="computers"
      id="panel-sessions"
      role="tabpanel"
      aria-label="Sessions"
      hidden={!isFront}
    >
      <PastFilterBar filter={filter} onFilter={setFilter} onReload={reload} />
      <div class="computers-body">
        <div class="past-list">
          <Problem text={problem} />
          <PastTable
            sessions={found.items}
            isReading={found.isReading}
            selectedId={selected?.id}
            onSelect={setSelected}
          />
          {found.cursor !== null && (
            <button type="button" class="past-more" disabled={found.isReading} onClick={more}>
              Show more
            </button>
          )}
        </div>
        {selected !== undefined && (
          <ReportPane
            key={selected.id}
            session={found.items.find(({ id }) => id === selected.id) ?? selected}
            onJoin={onJoin}
            onClose={() => setSelected(undefined)}
          />
        )}
      </div>
    </section>
  );
}
