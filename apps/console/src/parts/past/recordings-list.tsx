import { useCallback, useState } from 'preact/hooks';
import { sessionRecordings } from '../../adapters/sessions-api.js';
import { formatInstant } from '../../application/format.js';
import type { RecordingItem } from '../../application/past-sessions.js';
import { Problem } from '../notice.js';
import { useAnswer } from '../use-answer.js';
import { PlayerDialog } from './player-dialog.js';

const keyOf = ({ leg, channel, instance = '' }: RecordingItem) => `${leg} ${channel} ${instance}`;

type RowProps = Readonly<{ item: RecordingItem; onOpen: () => void }>;

function Row({ item, onOpen }: RowProps) {
  return (
    <tr>
      <td>{item.representative?.name}</td>
      <td>{formatInstant(item.started_at)}</td>
      <td>{item.is_live ? 'Live' : item.ended_at === null ? '' : formatInstant(item.ended_at)}</td>
      <td class="row-actions">
        <button type="button" class="button-small" onClick={onOpen}>
          {item.is_live ? 'Watch' : 'Play'}
        </button>
      </td>
    </tr>
  );
}

/** The shells of a session: those that run can be watched, the others played. */
export function RecordingsList({ sessionId }: { sessionId: string }) {
  const { value, problem, reload } = useAnswer(
    useCallback(() => sessionRecordings(sessionId), [sessionId]),
  );
  const [open, setOpen] = useState<RecordingItem>();
  const items = value?.items ?? [];
  return (
    <>
      <Problem text={problem} />
      {items.length > 0 && (
        <table class="plain-table">
          <thead>
            <tr>
              <th>Representative</th>
              <th>Begun</th>
              <th>Ended</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {items.map((item) => (
              <Row key={keyOf(item)} item={item} onOpen={() => setOpen(item)} />
            ))}
          </tbody>
        </table>
      )}
      <div class="pane-tools">
        {value !== undefined && items.length === 0 && <p class="muted">No shell was recorded.</p>}
        <button type="button" class="button-small" onClick={reload}>
          Look again
        </button>
      </div>
      {open !== undefined && (
        <PlayerDialog
          key={keyOf(open)}
          sessionId={sessionId}
          item={open}
          onClose={() => setOpen(undefined)}
        />
      )}
    </>
  );
}
