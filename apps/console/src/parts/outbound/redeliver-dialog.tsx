import { useState } from 'preact/hooks';
import type { RecipientItem } from '@jumpfleet/outbound-contracts';
import { redeliverMany } from '../../adapters/outbound-api.js';
import { formatCount } from '../../application/format.js';
import { Dialog } from '../dialog.js';
import { Problem } from '../notice.js';
import { useAct } from '../use-act.js';

type Props = Readonly<{ recipient: RecipientItem; onDone: () => void; onClose: () => void }>;

/** All dead letters since a time, or all there are; in the order in which they happened. */
export function RedeliverDialog({ recipient, onDone, onClose }: Props) {
  const [since, setSince] = useState('');
  const [queued, setQueued] = useState<number>();
  const { problem, isBusy, act } = useAct();
  const redeliver = () =>
    act(async () => {
      const from = since === '' ? {} : { since: new Date(since).toISOString() };
      const answer = await redeliverMany(recipient.id, { ...from, status: 'dead' });
      setQueued(answer.queued);
      onDone();
    });
  return (
    <Dialog title={`Redeliver dead letters to ${recipient.name}`} onClose={onClose}>
      <div class="form">
        <label>
          Since; empty is all that are kept
          <input
            type="datetime-local"
            value={since}
            onInput={({ currentTarget }) => setSince(currentTarget.value)}
          />
        </label>
        <Problem text={problem} />
        <div class="dialog-foot">
          <span class="muted toolbar-space" role="status">
            {queued === undefined ? '' : `${formatCount(queued)} are queued again.`}
          </span>
          <button type="button" onClick={onClose}>
            {queued === undefined ? 'Cancel' : 'Close'}
          </button>
          <button type="button" class="button-main" disabled={isBusy} onClick={redeliver}>
            Redeliver
          </button>
        </div>
      </div>
    </Dialog>
  );
}
