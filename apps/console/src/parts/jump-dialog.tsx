import { useState } from 'preact/hooks';
import { messageOf } from '../adapters/api.js';
import { askForApproval } from '../adapters/fleet-api.js';
import type { JumpClient } from '../application/fleet.js';
import type { JumpGiven, JumpNeed, JumpRefusal } from '../application/jump-conditions.js';
import { Dialog } from './dialog.js';
import { textOf } from './form-text.js';
import { Problem } from './notice.js';

type Props = Readonly<{
  client: JumpClient;
  refusal: JumpRefusal;
  /** What was brought along already; it is brought again. */
  given: JumpGiven;
  isBusy: boolean;
  onJump: (client: JumpClient, given: JumpGiven) => void;
  onClose: () => void;
}>;

function givenIn(form: FormData, needs: readonly JumpNeed[]): JumpGiven {
  return {
    ...(needs.includes('override') && { override_reason: textOf(form, 'reason') }),
    ...(needs.includes('ticket') && { ticket_id: textOf(form, 'ticket') }),
    ...(needs.includes('second-factor') && { two_factor_code: textOf(form, 'code') }),
  };
}

function Fields({ needs }: { needs: readonly JumpNeed[] }) {
  return (
    <>
      {needs.includes('override') && (
        <label>
          Reason to override the schedule
          <textarea name="reason" required rows={3} maxLength={1024} />
        </label>
      )}
      {needs.includes('ticket') && (
        <label>
          Ticket ID
          <input name="ticket" required maxLength={255} />
        </label>
      )}
      {needs.includes('second-factor') && (
        <label>
          Code of your authenticator
          <input name="code" required maxLength={64} autocomplete="one-time-code" />
        </label>
      )}
    </>
  );
}

/** What the Jump Policy of a computer asks for before a session starts there. */
export function JumpDialog({ client, refusal, given, isBusy, onJump, onClose }: Props) {
  const { needs, text } = refusal;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    onJump(client, { ...given, ...givenIn(new FormData(event.currentTarget), needs) });
  };
  if (needs.includes('approval'))
    return <ApprovalDialog client={client} text={text} onClose={onClose} />;
  return (
    <Dialog title={`Jump to ${client.name}`} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        <Problem text={text} />
        <Fields needs={needs} />
        <footer class="dialog-foot">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="button-main" disabled={isBusy}>
            {isBusy ? 'Jumping …' : 'Jump'}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

type ApprovalProps = Readonly<{ client: JumpClient; text: string; onClose: () => void }>;

function ApprovalDialog({ client, text, onClose }: ApprovalProps) {
  const [problem, setProblem] = useState(text);
  const [isAsked, setIsAsked] = useState(false);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const form = new FormData(event.currentTarget);
    askForApproval(client.id, textOf(form, 'reason'), Number(textOf(form, 'minutes'))).then(
      () => setIsAsked(true),
      (error: unknown) => setProblem(messageOf(error)),
    );
  };
  if (isAsked)
    return (
      <Dialog title="Approval requested" onClose={onClose}>
        <p>
          Those who may approve sessions with <strong>{client.name}</strong> were told. Jump again
          when one of them has.
        </p>
        <footer class="dialog-foot">
          <button type="button" class="button-main" onClick={onClose}>
            Close
          </button>
        </footer>
      </Dialog>
    );
  return (
    <Dialog title={`Ask for approval to jump to ${client.name}`} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        <Problem text={problem} />
        <label>
          Reason
          <textarea name="reason" required rows={3} maxLength={1024} />
        </label>
        <label>
          Minutes, from now on
          <input name="minutes" type="number" required min={1} defaultValue="60" />
        </label>
        <footer class="dialog-foot">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="button-main">
            Ask
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
