import type { Account } from '../adapters/account-api.js';
import { AdministrationHead } from '../parts/administration-head.js';
import { InstallersCard } from '../parts/installers-card.js';
import { JumpGroupsCard } from '../parts/jump-groups-card.js';
import { JumpClientSettingsCard } from '../parts/jump-client-settings-card.js';
import { SessionSettingsCard } from '../parts/session-settings-card.js';

type Props = Readonly<{ account: Account; onSignOut: () => void }>;

/** `/login`: what an administrator sets for the whole site. */
export function AdministrationPage({ account, onSignOut }: Props) {
  return (
    <div class="page">
      <AdministrationHead account={account} current="site" onSignOut={onSignOut} />
      <main class="administration">
        <JumpClientSettingsCard />
        <InstallersCard />
        <JumpGroupsCard accountId={account.id} />
        <SessionSettingsCard />
      </main>
    </div>
  );
}
