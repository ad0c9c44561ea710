import { formatDuration, formatInstant } from '../../application/format.js';
import { secondsOf } from '../../application/past-sessions.js';
import type { PastSession } from '../../application/past-sessions.js';
import { endSentence } from '../../application/session/session-endings.js';
import { VirtualRows } from '../virtual-rows.js';
import { useNow } from '../use-now.js';

type Props = Readonly<{
  sessions: readonly PastSession[];
  isReading: boolean;
  selectedId: string | undefined;
  onSelect: (session: PastSession) => void;
}>;

const columns =
  '150px minmax(120px, 1.5fr) minmax(100px, 1fr) 90px minmax(90px, 1fr) minmax(120px, 1.5fr)';
const titles = ['Begun', 'Computer', 'Representative', 'Time', 'External key', 'State'];

function stateOf({ status, end_reason: reason }: PastSession): string {
  if (status !== 'ended') return status === 'running' ? 'Running' : 'Starting';
  return endSentence(reason ?? '');
}

function textsOf(session: PastSession, now: Date): readonly string[] {
  const seconds = secondsOf(session, now);
  return [
    formatInstant(session.requested_at),
    session.client_name,
    session.representative.name,
    seconds === undefined ? '' : formatDuration(seconds),
    session.external_key,
    stateOf(session),
  ];
}

/** Newest first; the arrow keys move the selection, and its report beside it. */
export function PastTable({ sessions, isReading, selectedId, onSelect }: Props) {
  const now = useNow();
  const select = (index: number) => {
    const session = sessions[index];
    if (session !== undefined) onSelect(session);
  };
  return (
    <>
      <VirtualRows
        label="Sessions"
        rows={sessions}
        head={titles.map((title) => (
          <div key={title} class="cell" role="columnheader">
            {title}
          </div>
        ))}
        columns={columns}
        selected={sessions.findIndex(({ id }) => id === selectedId)}
        onSelect={select}
        keyOf={({ id }) => id}
        cells={(session) =>
          textsOf(session, now).map((text, index) => (
            <div key={index} class="cell" role="gridcell" title={text}>
              {text}
            </div>
          ))
        }
      />
      <p class="status-bar" role="status">
        {isReading ? 'Reading …' : sessions.length === 0 ? 'No session was found.' : ''}
      </p>
    </>
  );
}
