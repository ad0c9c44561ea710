import { useEffect, useState } from 'preact/hooks';
import { signOut, whoAmI } from './adapters/account-api.js';
import type { Account } from './adapters/account-api.js';
import { ApiError, messageOf, onSignedOut } from './adapters/api.js';
import { outboundPath } from './application/outbound/place.js';
import { AdministrationPage } from './pages/administration-page.js';
import { ConsolePage } from './pages/console-page.js';
import { SignInPage } from './pages/sign-in-page.js';
import { UpgradesPage } from './pages/upgrades-page.js';
import { lately } from './parts/lately.js';
import { Problem } from './parts/notice.js';

const OutboundEventsPage = lately(() =>
  import('./pages/outbound-events-page.js').then((module) => module.OutboundEventsPage),
);

type Standing = Readonly<{
  isKnown: boolean;
  problem: string;
  /** Who works here. Stays when the token expires, so that open sessions live on behind the sign-in. */
  account?: Account;
  isSignedIn: boolean;
}>;

const unknown: Standing = { isKnown: false, problem: '', isSignedIn: false };

function useStanding() {
  const [standing, setStanding] = useState(unknown);
  const signedIn = (account: Account) =>
    setStanding({ isKnown: true, problem: '', account, isSignedIn: true });
  useEffect(() => {
    onSignedOut(() => setStanding((last) => ({ ...last, isKnown: true, isSignedIn: false })));
    whoAmI().then(signedIn, (error: unknown) => {
      if (!(error instanceof ApiError && error.status === 401))
        setStanding({ ...unknown, problem: messageOf(error) });
    });
  }, []);
  const leave = () => {
    void signOut().finally(() => setStanding({ isKnown: true, problem: '', isSignedIn: false }));
  };
  return { standing, signedIn, leave };
}

function pageAt(path: string) {
  if (path.startsWith('/login/upgrades')) return UpgradesPage;
  if (path.startsWith(outboundPath)) return OutboundEventsPage;
  return path.startsWith('/login') ? AdministrationPage : ConsolePage;
}

/** The console at `/`, administration at `/login` and below; all ask who you are first. */
export function App() {
  const { standing, signedIn, leave } = useStanding();
  const { isKnown, isSignedIn, account, problem } = standing;
  const Page = pageAt(window.location.pathname);
  return (
    <>
      <Problem text={problem} />
      {account !== undefined && (
        <div class="signed-in" inert={!isSignedIn}>
          <Page key={account.id} account={account} onSignOut={leave} />
        </div>
      )}
      {isKnown && !isSignedIn && <SignInPage onSignedIn={signedIn} />}
    </>
  );
}
