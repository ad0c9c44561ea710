import { useEffect, useState } from 'preact/hooks';
import type { Account } from '../adapters/account-api.js';
import { messageOf } from '../adapters/api.js';
import { fleetPage, fleetSummary } from '../adapters/fleet-api.js';
import { listenToFleet } from '../adapters/live-events.js';
import { FleetWatch } from '../application/fleet-watch.js';
import { AccountMenu } from '../parts/account-menu.js';
import { Brand } from '../parts/brand.js';
import { JumpDialog } from '../parts/jump-dialog.js';
import { TabStrip } from '../parts/tab-strip.js';
import { useSessions } from '../parts/use-sessions.js';
import { TerminalView } from '../parts/terminal-view.js';
import { ComputersPanel } from './computers-panel.js';

function useFleet(): FleetWatch {
  const [fleet] = useState(
    () => new FleetWatch({ page: fleetPage, summary: fleetSummary }, listenToFleet, messageOf),
  );
  useEffect(() => fleet.start(), [fleet]);
  return fleet;
}

type Props = Readonly<{ account: Account; onSignOut: () => void }>;

/** The representative console: the fleet, and the sessions that run. */
export function ConsolePage({ account, onSignOut }: Props) {
  const fleet = useFleet();
  const { tabs, jump, asked, close, jumpAgain, bringToFront } = useSessions();
  return (
    <div class="page">
      <header class="page-head">
        <Brand />
        <TabStrip tabs={tabs} onFront={bringToFront} onClose={close} />
        <AccountMenu
          account={account}
          link={{ href: '/login', text: 'Administration' }}
          onSignOut={onSignOut}
        />
      </header>
      <ComputersPanel fleet={fleet} isFront={tabs.front === null} jump={jump} />
      {asked !== undefined && (
        <JumpDialog {...asked} isBusy={jump.isBusy} onJump={jump.start} onClose={jump.giveUp} />
      )}
      {tabs.open.map((tab) => (
        <TerminalView
          key={tab.jump.session.id}
          tab={tab}
          isFront={tabs.front === tab.jump.session.id}
          onClose={() => close(tab.jump.session.id)}
          onJumpAgain={() => jumpAgain(tab)}
        />
      ))}
    </div>
  );
}
