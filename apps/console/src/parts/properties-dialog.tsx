import { useState } from 'preact/hooks';
import { messageOf } from '../adapters/api.js';
import { editJumpClient } from '../adapters/fleet-api.js';
import type { JumpClient } from '../application/fleet.js';
import { Dialog } from './dialog.js';
import { textOf } from './form-text.js';
import { Problem } from './notice.js';

type Props = Readonly<{ client: JumpClient; onClose: () => void }>;

export function PropertiesDialog({ client, onClose }: Props) {
  const [problem, setProblem] = useState('');
  const save = (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const form = new FormData(event.currentTarget);
    const edit = {
      name: textOf(form, 'name'),
      tag: textOf(form, 'tag'),
      comments: textOf(form, 'comments'),
    };
    editJumpClient(client.id, edit).then(onClose, (error: unknown) => setProblem(messageOf(error)));
  };
  return (
    <Dialog title={`Properties of ${client.name}`} onClose={onClose}>
      <form class="form" onSubmit={save}>
        <label>
          Name
          <input name="name" required maxLength={128} defaultValue={client.name} />
        </label>
        <label>
          Tag
          <input name="tag" maxLength={64} defaultValue={client.tag} />
        </label>
        <label>
          Comments
          <textarea name="comments" rows={4} maxLength={1024} defaultValue={client.comments} />
        </label>
        <Problem text={problem} />
        <footer class="dialog-foot">
          <button type="reset">Reset</button>
          <button type="submit" class="button-main">
            OK
          </button>
        </footer>
      </form>
    </Dialog>
  );
}
