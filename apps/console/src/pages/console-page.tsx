import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Account } from '../adapters/account-api.js';
import { messageOf } from '../adapters/api.js';
import { fleetPage, fleetSummary, jumpClient, jumpTo } from '../adapters/fleet-api.js';
import { listenToFleet } from '../adapters/live-events.js';
import { FleetWatch } from '../application/fleet-watch.js';
import type { JumpClient } from '../application/fleet.js';
import { closeTab, noTabs, openTab } from '../application/terminal-sessions.js';
import type { TerminalTab } from '../application/terminal-sessions.js';
import { AccountMenu } from '../parts/account-menu.js';
import { Brand } from '../parts/brand.js';
import { TabStrip } from '../parts/tab-strip.js';
import { TerminalView } from '../parts/terminal-view.js';
import { ComputersPanel } from './computers-panel.js';

function useFleet(): FleetWatch {
  const [fleet] = useState(
    () => new FleetWatch({ page: fleetPage, summary: fleetSummary }, listenToFleet, messageOf),
  );
  useEffect(() => fleet.start(), [fleet]);
  return fleet;
}

const noRefusal = { clientId: '', text: '' };

/** Sessions as tabs: a jump opens one, and a refused jump says why where it was asked for. */
function useSessions() {
  const [tabs, setTabs] = useState(noTabs);
  const [isBusy, setIsBusy] = useState(false);
  const [refusal, setRefusal] = useState(noRefusal);
  const start = useCallback((client: JumpClient) => {
    setIsBusy(true);
    setRefusal(noRefusal);
    jumpTo(client.id)
      .then(
        (jump) => setTabs((last) => openTab(last, client, jump)),
        (error: unknown) => setRefusal({ clientId: client.id, text: messageOf(error) }),
      )
      .finally(() => setIsBusy(false));
  }, []);
  const close = (sessionId: string) => setTabs((last) => closeTab(last, sessionId));
  const jumpAgain = (tab: TerminalTab) => {
    close(tab.jump.session.id);
    jumpClient(tab.clientId).then(start, (error: unknown) =>
      setRefusal({ clientId: tab.clientId, text: messageOf(error) }),
    );
  };
  const bringToFront = (front: string | null) => setTabs((last) => ({ ...last, front }));
  return { tabs, jump: { refusal, isBusy, start }, close, jumpAgain, bringToFront };
}

type Props = Readonly<{ account: Account; onSignOut: () => void }>;

/** The representative console: the fleet, and the sessions that run. */
export function ConsolePage({ account, onSignOut }: Props) {
  const fleet = useFleet();
  const { tabs, jump, close, jumpAgain, bringToFront } = useSessions();
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
