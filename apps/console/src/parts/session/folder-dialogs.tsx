import type { FileEntry } from '@jumpfleet/gateway-contracts';
import type { FolderChanges } from '../../application/session/folder.js';
import { shownName } from '../../application/session/paths.js';
import { ConfirmDialog } from '../confirm-dialog.js';
import { Dialog } from '../dialog.js';
import { textOf } from '../form-text.js';
import { Problem } from '../notice.js';
import { useAct } from '../use-act.js';

export type FolderAsk =
  Readonly<{ kind: 'make' }> | Readonly<{ kind: 'rename' | 'delete'; entry: FileEntry }>;

type Props = Readonly<{
  asked: FolderAsk | undefined;
  /** Files that were to be uploaded over others. */
  existing: readonly File[];
  clientName: string;
  changes: FolderChanges;
  onAnswer: (overwrite: boolean) => void;
  onDone: () => void;
  onClose: () => void;
}>;

type NameProps = Readonly<{
  title: string;
  action: string;
  /** Empty where the old name cannot be typed. */
  name: string;
  onName: (name: string) => Promise<unknown>;
  onDone: () => void;
  onClose: () => void;
}>;

function NameDialog({ title, action, name, onName, onDone, onClose }: NameProps) {
  const { problem, isBusy, act } = useAct();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const wish = textOf(new FormData(event.currentTarget), 'name');
    act(() => onName(wish), onDone);
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="form" onSubmit={submit}>
        <label>
          Name
          <input
            name="name"
            required
            autofocus
            maxLength={4096}
            spellcheck={false}
            autocomplete="off"
            defaultValue={name}
          />
        </label>
        <Problem text={problem} />
        <footer class="dialog-foot">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="button-main" disabled={isBusy}>
            {action}
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

type DeleteProps = Omit<NameProps, 'title' | 'action' | 'name' | 'onName'> &
  Readonly<{ entry: FileEntry; clientName: string; changes: FolderChanges }>;

function DeleteDialog({ entry, clientName, changes, onDone, onClose }: DeleteProps) {
  const { problem, isBusy, act } = useAct();
  const name = shownName(entry.name);
  return (
    <ConfirmDialog
      title={`Delete ${name}?`}
      action="Delete"
      problem={problem}
      isBusy={isBusy}
      onConfirm={() => act(() => changes.remove(entry), onDone)}
      onClose={onClose}
    >
      <p>
        <strong>{name}</strong>
        {entry.type === 'folder' ? ', with everything in it,' : ''} is deleted on {clientName}. It
        cannot be brought back.
      </p>
    </ConfirmDialog>
  );
}

/** A name with bytes that cannot be typed is not offered: saving it would change it. */
function typedName({ name }: FileEntry): string {
  return shownName(name) === name ? name : '';
}

function Asked({ asked, clientName, changes, onDone, onClose }: Props) {
  const done = () => {
    onClose();
    onDone();
  };
  if (asked === undefined) return null;
  if (asked.kind === 'delete')
    return (
      <DeleteDialog
        entry={asked.entry}
        clientName={clientName}
        changes={changes}
        onDone={done}
        onClose={onClose}
      />
    );
  return (
    <NameDialog
      title={asked.kind === 'make' ? 'New folder' : `Rename ${shownName(asked.entry.name)}`}
      action={asked.kind === 'make' ? 'Make' : 'Rename'}
      name={asked.kind === 'make' ? '' : typedName(asked.entry)}
      onName={(name) =>
        asked.kind === 'make' ? changes.make(name) : changes.rename(asked.entry, name)
      }
      onDone={done}
      onClose={onClose}
    />
  );
}

/** What is asked before something in a folder changes. */
export function FolderDialogs(props: Props) {
  const { existing, onAnswer } = props;
  return (
    <>
      <Asked {...props} />
      {existing.length > 0 && (
        <ConfirmDialog
          title="Replace what is there?"
          action="Replace"
          onConfirm={() => onAnswer(true)}
          onClose={() => onAnswer(false)}
        >
          <p>
            The folder has {existing.length === 1 ? 'a file' : 'files'} with this name already:{' '}
            {existing.map(({ name }) => name).join(', ')}.
          </p>
        </ConfirmDialog>
      )}
    </>
  );
}
