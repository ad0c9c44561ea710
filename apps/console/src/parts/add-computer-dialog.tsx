import { useCallback, useEffect, useState } from 'preact/hooks';
import { messageOf } from '../adapters/api.js';
import { createInstaller, jumpGroups } from '../adapters/site-api.js';
import type { Installer, JumpGroup } from '../adapters/site-api.js';
import type { FleetWatch } from '../application/fleet-watch.js';
import type { JumpClient } from '../application/fleet.js';
import { formatInstant } from '../application/format.js';
import { installLine, validities } from '../application/install-line.js';
import { CopyButton } from './copy-button.js';
import { Dialog } from './dialog.js';
import { textOf } from './form-text.js';
import { Problem } from './notice.js';
import { useAnswer } from './use-answer.js';

const numberOf = (form: FormData, name: string) => Number(form.get(name));

function InstallerFields({ groups }: Pick<WishProps, 'groups'>) {
  return (
    <div class="form-row">
      <label>
        Jump Group
        <select name="group">
          {groups.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        Tag
        <input name="tag" maxLength={64} placeholder="optional" />
      </label>
      <label>
        Valid for
        <select name="minutes">
          {validities.map(({ minutes, label }) => (
            <option key={minutes} value={minutes} selected={minutes === 1_440}>
              {label}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}

type WishProps = Readonly<{
  groups: readonly JumpGroup[];
  onCreated: (installer: Installer) => void;
}>;

function InstallerForm({ groups, onCreated }: WishProps) {
  const [problem, setProblem] = useState('');
  const create = (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const form = new FormData(event.currentTarget);
    createInstaller({
      jump_group_id: numberOf(form, 'group'),
      jump_group_type: 'shared',
      valid_duration: numberOf(form, 'minutes'),
      tag: textOf(form, 'tag'),
    }).then(onCreated, (error: unknown) => setProblem(messageOf(error)));
  };
  return (
    <form class="form" onSubmit={create}>
      <p>
        Makes one line to paste into a shell of the computer. It needs Linux and curl, and no root:
        the shell that it opens later is that of the user who pastes it.
      </p>
      <InstallerFields groups={groups} />
      <Problem text={problem} />
      <footer class="dialog-foot">
        <button type="submit" class="button-main" disabled={groups.length === 0}>
          Make the line
        </button>
      </footer>
    </form>
  );
}

function hasEnrolledSince({ registered_at: at, status }: JumpClient, instantMs: number): boolean {
  return status === 'online' && at !== undefined && Date.parse(at) >= instantMs;
}

/** The first client that enrols after this dialog was opened is the one that was just added. */
function useArrival(fleet: FleetWatch): JumpClient | undefined {
  const [openedAt] = useState(() => Date.now());
  const [arrival, setArrival] = useState<JumpClient>();
  useEffect(
    () =>
      fleet.onChange((change) => {
        if (change.type === 'changed' && hasEnrolledSince(change.client, openedAt))
          setArrival((first) => first ?? change.client);
      }),
    [fleet, openedAt],
  );
  return arrival;
}

type LineProps = Readonly<{
  installer: Installer;
  fleet: FleetWatch;
  onShow: (client: JumpClient) => void;
}>;

function InstallLine({ installer, fleet, onShow }: LineProps) {
  const line = installLine(window.location.origin, installer.installer_id);
  const arrival = useArrival(fleet);
  return (
    <div class="form">
      <p>Paste this into a shell of the computer:</p>
      <div class="install-line">
        <code>{line}</code>
        <CopyButton text={line} class="button-main" />
      </div>
      <p class="muted">
        As root, add <code>--user NAME</code> after the folder: the program never runs as root.
      </p>
      <p class="muted">
        It works until {formatInstant(installer.expiration_timestamp)}, on any number of computers.
        Whoever has the line can add a computer: treat it as a secret.
      </p>
      <footer class="dialog-foot arrival" aria-live="polite">
        {arrival === undefined ? (
          <span class="waiting">Waiting for the computer …</span>
        ) : (
          <>
            <span class="status status-online">
              <span class="status-dot" aria-hidden="true" />
              {arrival.name} is online
            </span>
            <button type="button" class="button-main" onClick={() => onShow(arrival)}>
              Show it
            </button>
          </>
        )}
      </footer>
    </div>
  );
}

type Props = Readonly<{
  fleet: FleetWatch;
  onShow: (client: JumpClient) => void;
  onClose: () => void;
}>;

export function AddComputerDialog({ fleet, onShow, onClose }: Props) {
  const groups = useAnswer(useCallback(() => jumpGroups(), []));
  const [installer, setInstaller] = useState<Installer>();
  return (
    <Dialog title="Add computer" onClose={onClose}>
      <Problem text={groups.problem} />
      {installer === undefined ? (
        <InstallerForm groups={groups.value ?? []} onCreated={setInstaller} />
      ) : (
        <InstallLine installer={installer} fleet={fleet} onShow={onShow} />
      )}
    </Dialog>
  );
}
