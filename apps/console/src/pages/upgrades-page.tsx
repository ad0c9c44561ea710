import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Account } from '../adapters/account-api.js';
import { releases, upgradeCycles } from '../adapters/upgrades-api.js';
import { isOver } from '../application/new-cycle.js';
import { AdministrationHead } from '../parts/administration-head.js';
import { Problem } from '../parts/notice.js';
import { CycleCard } from '../parts/upgrades/cycle-card.js';
import { CyclesCard } from '../parts/upgrades/cycles-card.js';
import { PackagesCard } from '../parts/upgrades/packages-card.js';
import { StartCycleCard } from '../parts/upgrades/start-cycle-card.js';
import { UpgradeSettingsCard } from '../parts/upgrades/upgrade-settings-card.js';
import { useAnswer } from '../parts/use-answer.js';

/** A cycle may begin without anybody at this page. */
const lookAgainMs = 10_000;

function useCycles() {
  const { value, problem, reload } = useAnswer(useCallback(() => upgradeCycles(), []));
  const [wanted, setWanted] = useState<string>();
  useEffect(() => {
    const timer = setInterval(reload, lookAgainMs);
    return () => clearInterval(timer);
  }, [reload]);
  const cycles = value?.items ?? [];
  const [newest] = cycles;
  const shownId = wanted ?? newest?.id;
  const isUnderWay = newest !== undefined && !isOver(newest.state);
  /** What somebody has just begun is what they want to see. */
  const showNewest = () => {
    setWanted(undefined);
    reload();
  };
  return { cycles, problem, reload, shownId, isUnderWay, show: setWanted, showNewest };
}

type Props = Readonly<{ account: Account; onSignOut: () => void }>;

/** `/login/upgrades`: packages, the cycle that runs, and the caps that it keeps to. */
export function UpgradesPage({ account, onSignOut }: Props) {
  const { cycles, problem, reload, shownId, isUnderWay, show, showNewest } = useCycles();
  const packages = useAnswer(useCallback(() => releases(), []));
  const known = packages.value?.items ?? [];
  const started = () => {
    showNewest();
    packages.reload();
  };
  return (
    <div class="page">
      <AdministrationHead account={account} current="upgrades" onSignOut={onSignOut} />
      <main class="administration">
        <Problem text={problem} />
        {shownId !== undefined && (
          <CycleCard key={shownId} id={shownId} releases={known} onChanged={reload} />
        )}
        {!isUnderWay && <StartCycleCard releases={known} onStarted={started} />}
        <PackagesCard releases={known} problem={packages.problem} onChanged={packages.reload} />
        <UpgradeSettingsCard />
        {cycles.length > 0 && shownId !== undefined && (
          <CyclesCard cycles={cycles} shownId={shownId} onShow={show} />
        )}
      </main>
    </div>
  );
}
