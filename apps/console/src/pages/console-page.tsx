import { useEffect, useState } from 'preact/hooks';
import type { Account } from '../adapters/account-api.js';
import { messageOf } from '../adapters/api.js';
import { fleetPage, fleetSummary } from '../adapters/fleet-api.js';
import { listenToFleet } from '../adapters/live-events.js';
import { FleetWatch } from '../application/fleet-watch.js';
import { waitingIn } from '../application/past-sessions.js';
import { AccountMenu } from '../parts/account-menu.js';
import { Brand } from '../parts/brand.js';
import { JumpDialog } from '../parts/jump-dialog.js';
import { PastPanel } from '../parts/past/past-panel.js';
import { QueuePanel } from '../parts/queue/queue-panel.js';
import { useQueues } from '../parts/queue/use-queues.js';
import { ScriptRunner } from '../parts/script-runner.js';
import { SessionView } from '../parts/session/session-view.js';
import { TabStrip } from '../parts/tab-strip.js';
import { useSessions } from '../parts/use-sessions.js';
import { ComputersPanel } from './computers-panel.js';

function useFleet(): FleetWatch {
  const [fleet] = useState(
    () => new FleetWatch({ page: fleetPage, summary: fleetSummary }, listenToFleet, messageOf),
  );
  useEffect(() => fleet.start(), [fleet]);
  return fleet;
}

type Props = Readonly<{ account: Account; onSignOut: () => void }>;

/** The representative console: the fleet, who waits, what was, and the sessions that run. */
export function ConsolePage({ account, onSignOut }: Props) {
  const fleet = useFleet();
  const queues = useQueues();
  const { tabs, jump, asked, close, jumpAgain, bringToFront, join, accept } = useSessions();
  return (
    <div class="page">
      <header class="page-head">
        <Brand />
        <TabStrip
          tabs={tabs}
          waiting={waitingIn(queues.queues).length}
          onFront={bringToFront}
          onClose={close}
        />
        <AccountMenu
          account={account}
          link={{ href: '/login', text: 'Administration' }}
          onSignOut={onSignOut}
        />
      </header>
      <ComputersPanel fleet={fleet} isFront={tabs.front === 'computers'} jump={jump} />
      <QueuePanel
        account={account}
        isFront={tabs.front === 'queue'}
        queues={queues}
        onAccept={accept}
      />
      <PastPanel isFront={tabs.front === 'sessions'} onJoin={join} />
      {asked !== undefined && (
        <JumpDialog
          {...asked}
          isBusy={jump.isBusy}
          onJump={jump.startElsewhere}
          onClose={jump.giveUp}
        />
      )}
      <ScriptRunner onJump={jump.startElsewhere} />
      {tabs.open.map((tab) => (
        <SessionView
          key={tab.jump.session.id}
          tab={tab}
          account={account}
          isFront={tabs.front === tab.jump.session.id}
          onClose={() => close(tab.jump.session.id)}
          onJumpAgain={() => jumpAgain(tab)}
        />
      ))}
    </div>
  );
}
