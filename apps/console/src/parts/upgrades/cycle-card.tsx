import { useCallback, useEffect, useState } from 'preact/hooks';
import type { UpgradeCycleItem } from '@jumpfleet/upgrades-contracts';
import { messageOf } from '../../adapters/api.js';
import { listenToCycle } from '../../adapters/cycle-events.js';
import { tellCycle, upgradeCycle } from '../../adapters/upgrades-api.js';
import type { CycleVerb, Release } from '../../adapters/upgrades-api.js';
import { CycleWatch } from '../../application/cycle-watch.js';
import type { CycleView } from '../../application/cycle-watch.js';
import { isOver } from '../../application/new-cycle.js';
import { cycleState } from '../../application/upgrade-words.js';
import { Dialog } from '../dialog.js';
import { Problem } from '../notice.js';
import { useStore } from '../use-store.js';
import { CycleChart } from './cycle-chart.js';
import { CycleFacts, CycleMeters } from './cycle-figures.js';
import { FailureTable } from './failure-table.js';
import { RingTable, VersionTable } from './ring-table.js';
import { RollbackDialog } from './rollback-dialog.js';

type Props = Readonly<{
  id: string;
  releases: readonly Release[];
  onChanged: () => void;
}>;

const source = { listen: listenToCycle, read: upgradeCycle };

function useCycle(id: string) {
  const [watch, setWatch] = useState(() => new CycleWatch(id, source, messageOf));
  useEffect(() => {
    const next = new CycleWatch(id, source, messageOf);
    setWatch(next);
    return next.start();
  }, [id]);
  const view = useStore(watch.view);
  const show = useCallback((cycle: UpgradeCycleItem) => watch.show(cycle), [watch]);
  return { view, show };
}

/** One cycle: where it stands, what holds it, and what can be done with it. */
export function CycleCard({ id, releases, onChanged }: Props) {
  const { view, show } = useCycle(id);
  const { cycle, problem } = view;
  const [refusal, setRefusal] = useState('');
  const [dialog, setDialog] = useState<'none' | 'cancel' | 'rollback'>('none');
  const close = () => setDialog('none');
  const tell = (verb: CycleVerb) => {
    setRefusal('');
    close();
    tellCycle(id, verb).then(
      (told) => {
        show(told);
        onChanged();
      },
      (error: unknown) => setRefusal(messageOf(error)),
    );
  };
  return (
    <section class="card" aria-labelledby="cycle-title">
      <h2 id="cycle-title">
        Upgrade cycle{cycle && ` to ${cycle.version}`}
        {cycle?.rollback === true && ' (roll-back)'}
      </h2>
      <Problem text={refusal === '' ? problem : refusal} />
      {cycle && (
        <>
          <CycleHead view={view} cycle={cycle} onTell={tell} onDialog={setDialog} />
          <CycleMeters cycle={cycle} />
          <CycleChart cycle={cycle} />
          <CycleFacts cycle={cycle} />
          <RingTable rings={cycle.rings} />
          <FailureTable cycle={cycle} />
          <VersionTable versions={cycle.versions} />
          {dialog === 'cancel' && <CancelDialog onCancel={() => tell('cancel')} onClose={close} />}
          {dialog === 'rollback' && (
            <RollbackDialog
              cycle={cycle}
              releases={releases}
              onStarted={onChanged}
              onClose={close}
            />
          )}
        </>
      )}
    </section>
  );
}

type HeadProps = Readonly<{
  view: CycleView;
  cycle: UpgradeCycleItem;
  onTell: (verb: CycleVerb) => void;
  onDialog: (dialog: 'cancel' | 'rollback') => void;
}>;

const modes = { live: 'Live', asking: 'Asked for every 2 s', over: 'Over' } as const;

function CycleHead({ view, cycle, onTell, onDialog }: HeadProps) {
  const { state, why } = cycle;
  return (
    <>
      <div class="cycle-head">
        <p class={`cycle-state cycle-${state}`} role="status">
          {cycleState(cycle)}
        </p>
        <span class={`status ${view.mode === 'live' ? 'status-online' : 'status-offline'}`}>
          <span class="status-dot" aria-hidden="true" />
          {modes[view.mode]}
        </span>
        <span class="toolbar-space" />
        {state === 'running' && (
          <button type="button" onClick={() => onTell('pause')}>
            Pause
          </button>
        )}
        {(state === 'paused' || state === 'halted') && (
          <button type="button" class="button-main" onClick={() => onTell('resume')}>
            Resume
          </button>
        )}
        {!isOver(state) && (
          <button type="button" class="button-danger" onClick={() => onDialog('cancel')}>
            Cancel…
          </button>
        )}
        <button type="button" onClick={() => onDialog('rollback')}>
          Roll back…
        </button>
      </div>
      {why !== null && <p class="problem">{why.detail}</p>}
    </>
  );
}

type CancelProps = Readonly<{ onCancel: () => void; onClose: () => void }>;

function CancelDialog({ onCancel, onClose }: CancelProps) {
  return (
    <Dialog title="Cancel the upgrade cycle" onClose={onClose}>
      <p>
        Downloads end, and nothing more begins. Jump Clients that restart just now finish. A
        cancelled cycle cannot be resumed.
      </p>
      <div class="dialog-foot">
        <button type="button" onClick={onClose}>
          Keep it
        </button>
        <button type="button" class="button-main button-danger" onClick={onCancel}>
          Cancel the cycle
        </button>
      </div>
    </Dialog>
  );
}
