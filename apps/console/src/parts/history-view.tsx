import { useCallback, useState } from 'preact/hooks';
import { jumpClientHistory } from '../adapters/fleet-api.js';
import { formatInstant } from '../application/format.js';
import { actorName, eventTitle } from '../application/history.js';
import { Problem } from './notice.js';
import { useAnswer } from './use-answer.js';

function Entries({ clientId }: { clientId: string }) {
  const { value, problem } = useAnswer(useCallback(() => jumpClientHistory(clientId), [clientId]));
  return (
    <>
      <Problem text={problem} />
      <ol class="history">
        {value?.items.map((entry) => (
          <li key={entry.revision}>
            <span>{eventTitle(entry.type)}</span>
            <span class="muted">
              {formatInstant(entry.recorded_at)} · {actorName(entry)}
            </span>
            {entry.reason !== null && <span class="muted">{entry.reason}</span>}
          </li>
        ))}
      </ol>
    </>
  );
}

/** What has happened to the client, newest first; read only when it is opened. */
export function HistoryView({ clientId }: { clientId: string }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details class="fold" onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>History</summary>
      {isOpen && <Entries clientId={clientId} />}
    </details>
  );
}
