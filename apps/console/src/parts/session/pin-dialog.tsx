import { useCallback, useState } from 'preact/hooks';
import { messageOf } from '../../adapters/api.js';
import { pinSession } from '../../adapters/sessions-api.js';
import type { PinWish } from '../../adapters/sessions-api.js';
import { jumpGroups } from '../../adapters/site-api.js';
import { Dialog } from '../dialog.js';
import { textOf } from '../form-text.js';
import { Problem } from '../notice.js';
import { useAnswer } from '../use-answer.js';

type Props = Readonly<{
  sessionId: string;
  clientName: string;
  onAsked: () => void;
  onClose: () => void;
}>;

function wishIn(form: FormData): PinWish {
  const group = textOf(form, 'group');
  const texts = (['name', 'tag', 'comments'] as const)
    .map((field) => [field, textOf(form, field)] as const)
    .filter(([, text]) => text !== '');
  const said: Partial<PinWish> = Object.fromEntries(texts);
  return {
    ...(group !== '' && { jump_group_id: Number(group), jump_group_type: 'shared' as const }),
    ...said,
  };
}

function Fields({ clientName }: { clientName: string }) {
  const groups = useAnswer(useCallback(() => jumpGroups(), []));
  return (
    <>
      <label>
        Jump Group
        <select name="group">
          <option value="">My own Jump Items</option>
          {groups.value?.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <details class="fold">
        <summary>Customise first</summary>
        <div class="form form-folded">
          <label>
            Name
            <input name="name" maxLength={128} placeholder={clientName} />
          </label>
          <label>
            Tag
            <input name="tag" maxLength={64} />
          </label>
          <label>
            Comments
            <textarea name="comments" rows={2} maxLength={1024} />
          </label>
        </div>
      </details>
    </>
  );
}

/** RG-65: quickly to a Jump Group, or with one's own words first. */
export function PinDialog({ sessionId, clientName, onAsked, onClose }: Props) {
  const [problem, setProblem] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    setIsBusy(true);
    setProblem('');
    pinSession(sessionId, wishIn(new FormData(event.currentTarget)))
      .then(
        () => {
          onAsked();
          onClose();
        },
        (error: unknown) => setProblem(messageOf(error)),
      )
      .finally(() => setIsBusy(false));
  };
  return (
    <Dialog title={`Pin ${clientName} as Jump Client`} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        <Problem text={problem} />
        <Fields clientName={clientName} />
        <p class="muted">The customer may be asked to allow it.</p>
        <footer class="dialog-foot">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="button-main" disabled={isBusy}>
            Pin
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
