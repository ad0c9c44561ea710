import type { ComponentChildren } from 'preact';
import { Dialog } from './dialog.js';
import { Problem } from './notice.js';

type Props = Readonly<{
  title: string;
  /** What the button that does it says. */
  action: string;
  problem?: string;
  isBusy?: boolean;
  onConfirm: () => void;
  onClose: () => void;
  children: ComponentChildren;
}>;

/** Asks before something that cannot be taken back; Cancel has the focus. */
export function ConfirmDialog(props: Props) {
  const { title, action, problem = '', isBusy = false, onConfirm, onClose, children } = props;
  return (
    <Dialog title={title} onClose={onClose}>
      {children}
      <Problem text={problem} />
      <footer class="dialog-foot">
        <button type="button" autofocus onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          class="button-main button-danger"
          disabled={isBusy}
          onClick={onConfirm}
        >
          {action}
        </button>
      </footer>
    </Dialog>
  );
}
