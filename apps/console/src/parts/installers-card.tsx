import { useCallback, useState } from 'preact/hooks';
import { messageOf } from '../adapters/api.js';
import { deleteInstaller, installers } from '../adapters/site-api.js';
import type { Installer } from '../adapters/site-api.js';
import { formatInstant } from '../application/format.js';
import { installLine } from '../application/install-line.js';
import { CopyButton } from './copy-button.js';
import { Problem } from './notice.js';
import { useAnswer } from './use-answer.js';

type RowProps = Readonly<{ installer: Installer; onDelete: () => void }>;

function InstallerRow({ installer, onDelete }: RowProps) {
  const isOver = Date.parse(installer.expiration_timestamp) < Date.now();
  return (
    <tr class={isOver ? 'is-away' : ''}>
      <td>{installer.id}</td>
      <td>{installer.name}</td>
      <td>{installer.tag}</td>
      <td>
        {isOver ? 'Expired ' : ''}
        {formatInstant(installer.expiration_timestamp)}
      </td>
      <td class="row-actions">
        {!isOver && (
          <CopyButton
            class="button-small"
            label="Copy the line"
            text={installLine(window.location.origin, installer.installer_id)}
          />
        )}
        <button type="button" class="button-small" onClick={onDelete}>
          Delete
        </button>
      </td>
    </tr>
  );
}

/** AG-07: the installers that were made, and until when each may be used. */
export function InstallersCard() {
  const { value: list, problem, reload } = useAnswer(useCallback(() => installers(), []));
  const [refusal, setRefusal] = useState('');
  const remove = (id: number) => {
    setRefusal('');
    deleteInstaller(id).then(reload, (error: unknown) => setRefusal(messageOf(error)));
  };
  return (
    <section class="card" aria-labelledby="installers-title">
      <h2 id="installers-title">Jump Client installers</h2>
      <Problem text={problem === '' ? refusal : problem} />
      {list?.length === 0 && <p class="muted">None. The console's “Add computer” makes one.</p>}
      {list !== undefined && list.length > 0 && (
        <table class="plain-table">
          <thead>
            <tr>
              <th>Id</th>
              <th>Name</th>
              <th>Tag</th>
              <th>Valid until</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {list.map((installer) => (
              <InstallerRow
                key={installer.id}
                installer={installer}
                onDelete={() => remove(installer.id)}
              />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
