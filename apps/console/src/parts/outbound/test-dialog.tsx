import { useEffect, useState } from 'preact/hooks';
import type { DeliveryItem, RecipientItem } from '@jumpfleet/outbound-contracts';
import { messageOf } from '../../adapters/api.js';
import { delivery, testRecipient } from '../../adapters/outbound-api.js';
import { deliveryStanding } from '../../application/outbound/recipient-words.js';
import { Dialog } from '../dialog.js';
import { Problem } from '../notice.js';
import { AttemptsTable } from './attempts-table.js';
import { Standing } from './standing.js';
import { everyWhileSeen } from './use-polled.js';

type Props = Readonly<{ recipient: RecipientItem; onClose: () => void }>;

const lookAgainMs = 700;

/** Sends one when it is opened, and looks how it goes until it has gone. */
function useTest(recipientId: string) {
  const [sent, setSent] = useState<DeliveryItem>();
  const [problem, setProblem] = useState('');
  useEffect(() => {
    testRecipient(recipientId).then(setSent, (error: unknown) => setProblem(messageOf(error)));
  }, [recipientId]);
  const waiting = sent?.status === 'queued' ? sent.id : undefined;
  useEffect(() => {
    if (waiting === undefined) return undefined;
    const look = () => {
      delivery(waiting).then(setSent, (error: unknown) => setProblem(messageOf(error)));
    };
    return everyWhileSeen(look, lookAgainMs);
  }, [waiting]);
  return { sent, problem };
}

/** A test event goes the way of every other one: into the queue, signed, retried, recorded. */
export function TestDialog({ recipient, onClose }: Props) {
  const { sent, problem } = useTest(recipient.id);
  const attempts = sent?.attempts ?? [];
  const isBehind = sent?.status === 'queued' && attempts.length === 0 && recipient.status !== 'ok';
  return (
    <Dialog title={`Test event to ${recipient.name}`} isWide onClose={onClose}>
      <div class="form test-result">
        <Problem text={problem} />
        {sent !== undefined && (
          <>
            <p role="status">
              <Standing standing={deliveryStanding(sent.status)} />
            </p>
            <AttemptsTable attempts={attempts} />
            {isBehind && (
              <p class="muted">
                It waits in the queue: this recipient is{' '}
                {recipient.status === 'disabled' ? 'disabled' : 'failing'}.
              </p>
            )}
          </>
        )}
        <div class="dialog-foot">
          <button type="button" onClick={onClose}>
            Close
          </button>
        </div>
      </div>
    </Dialog>
  );
}
