import { useCallback, useEffect, useRef } from 'preact/hooks';
import type { Account } from '../adapters/account-api.js';
import { catalogue } from '../adapters/outbound-api.js';
import type { Place } from '../application/outbound/place.js';
import { AdministrationHead } from '../parts/administration-head.js';
import { Problem } from '../parts/notice.js';
import { ConnectorsView } from '../parts/outbound/connectors-view.js';
import { DeadLettersView } from '../parts/outbound/dead-letters-view.js';
import { EmailSettingsView } from '../parts/outbound/email-settings-view.js';
import { NewRecipientView } from '../parts/outbound/new-recipient-view.js';
import { PlaceLink } from '../parts/outbound/place-link.js';
import { RecipientView } from '../parts/outbound/recipient-view.js';
import { RecipientsView } from '../parts/outbound/recipients-view.js';
import { CatalogueContext } from '../parts/outbound/use-catalogue.js';
import { GoContext, usePlace } from '../parts/outbound/use-place.js';
import { useAnswer } from '../parts/use-answer.js';

type Props = Readonly<{ account: Account; onSignOut: () => void }>;

function PlaceView({ place }: { place: Place }) {
  switch (place.at) {
    case 'recipients':
      return <RecipientsView />;
    case 'connectors':
      return <ConnectorsView />;
    case 'dead-letters':
      return <DeadLettersView />;
    case 'email':
      return <EmailSettingsView />;
    case 'new':
      return <NewRecipientView key={place.type} type={place.type} preset={place.preset} />;
    case 'recipient':
      return <RecipientView key={place.id} id={place.id} tab={place.tab} />;
  }
}

const standing = [
  ['recipients', 'Recipients'],
  ['dead-letters', 'Dead letters'],
  ['email', 'E-mail settings'],
] as const;

/** What is about one recipient belongs to the list of them. */
const standingOf = ({ at }: Place) => (at === 'dead-letters' || at === 'email' ? at : 'recipients');

function PlaceNav({ place }: { place: Place }) {
  return (
    <nav class="place-nav" aria-label="Outbound Events">
      {standing.map(([at, title]) => (
        <PlaceLink key={at} to={{ at }} isCurrent={at === standingOf(place)}>
          {title}
        </PlaceLink>
      ))}
    </nav>
  );
}

/** Whoever goes by the keyboard or listens goes on at the title of the new place. */
function useFocusedTitle(path: string) {
  const last = useRef(path);
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    document.getElementById('place-title')?.focus();
  }, [path]);
}

/** `/login/outbound-events`, Management > Outbound Events (OE-01): recipients, what they got, and e-mail. */
export function OutboundEventsPage({ account, onSignOut }: Props) {
  const { place, path, go } = usePlace();
  const events = useAnswer(useCallback(() => catalogue(), []));
  useFocusedTitle(path);
  return (
    <GoContext.Provider value={go}>
      <CatalogueContext.Provider value={events.value?.items ?? []}>
        <div class="page">
          <AdministrationHead account={account} current="outbound" onSignOut={onSignOut} />
          <main class="administration outbound">
            <PlaceNav place={place} />
            <Problem text={events.problem} />
            <PlaceView place={place} />
          </main>
        </div>
      </CatalogueContext.Provider>
    </GoContext.Provider>
  );
}
