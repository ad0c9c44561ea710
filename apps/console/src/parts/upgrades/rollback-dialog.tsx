import { useState } from 'preact/hooks';
import type { UpgradeCycleItem } from '@jumpfleet/upgrades-contracts';
import { messageOf } from '../../adapters/api.js';
import { startCycle } from '../../adapters/upgrades-api.js';
import type { Release } from '../../adapters/upgrades-api.js';
import { rollbackVersions, rollbackWish } from '../../application/new-cycle.js';
import { textOf } from '../form-text.js';
import { Dialog } from '../dialog.js';
import { Problem } from '../notice.js';

type Props = Readonly<{
  cycle: UpgradeCycleItem;
  releases: readonly Release[];
  onStarted: () => void;
  onClose: () => void;
}>;

/** Back to a version that is signed to replace the one of the cycle, for the same Jump Clients. */
export function RollbackDialog({ cycle, releases, onStarted, onClose }: Props) {
  const [problem, setProblem] = useState('');
  const versions = rollbackVersions(cycle.version, releases);
  const start = (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const version = textOf(new FormData(event.currentTarget), 'version');
    setProblem('');
    startCycle(rollbackWish(cycle, version)).then(
      () => {
        onStarted();
        onClose();
      },
      (error: unknown) => setProblem(messageOf(error)),
    );
  };
  return (
    <Dialog title={`Roll back from ${cycle.version}`} onClose={onClose}>
      {versions.length === 0 ? (
        <p>
          No package is signed to replace {cycle.version}. Jump Clients take an older version only
          where its signature says so: sign one with <code>npm run packages -- rollback</code>, and
          upload it.
        </p>
      ) : (
        <form class="form" onSubmit={start}>
          <label>
            Back to version
            <select name="version">
              {versions.map((version) => (
                <option key={version}>{version}</option>
              ))}
            </select>
          </label>
          <p class="muted">
            All Jump Clients of the cycle’s scope go back in one ring. Cancel the cycle first if it
            still goes on.
          </p>
          <div class="dialog-foot">
            <button type="submit" class="button-main button-danger">
              Roll back
            </button>
          </div>
        </form>
      )}
      <Problem text={problem} />
    </Dialog>
  );
}
