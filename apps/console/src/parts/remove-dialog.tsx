import { useState } from 'preact/hooks';
import { messageOf } from '../adapters/api.js';
import { removeJumpClient } from '../adapters/fleet-api.js';
import type { JumpClient } from '../application/fleet.js';
import { Dialog } from './dialog.js';
import { Problem } from './notice.js';

type Props = Readonly<{ client: JumpClient; onClose: () => void }>;

export function RemoveDialog({ client, onClose }: Props) {
  const [problem, setProblem] = useState('');
  const remove = () => {
    removeJumpClient(client.id).then(onClose, (error: unknown) => setProblem(messageOf(error)));
  };
  return (
    <Dialog title="Remove this computer?" onClose={onClose}>
      <p>
        <strong>{client.name}</strong> leaves the list, its identity is revoked at once, and the
        program removes itself from the computer now or when it next connects. There is no way back
        but to install it again.
      </p>
      <Problem text={problem} />
      <footer class="dialog-foot">
        <button type="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" class="button-main button-danger" onClick={remove}>
          Remove
        </button>
      </footer>
    </Dialog>
  );
}
