import { useState } from 'preact/hooks';
import type { MappingBody } from '@jumpfleet/outbound-contracts';
import { previewConnector } from '../../adapters/outbound-api.js';
import type { RenderedRequest } from '../../adapters/outbound-api.js';
import type { HttpDraft } from '../../application/outbound/recipient-draft.js';
import { Problem } from '../notice.js';
import { useAct } from '../use-act.js';
import { RenderedRequestView } from './rendered-request.js';
import { useCatalogue } from './use-catalogue.js';

type Props = Readonly<{ mapping: MappingBody; recipient: Pick<HttpDraft, 'url' | 'headers'> }>;
type Shown = Readonly<{ event: string; requests: readonly RenderedRequest[] }>;

/** What would go out for the example of an event; nothing is sent. */
export function MappingPreview({ mapping, recipient }: Props) {
  const { events, titleOf } = useCatalogue();
  const used = new Set<string>(mapping.rules.flatMap((rule) => rule.events));
  const offered = events.filter(({ name }) => used.has(name));
  const [chosen, setChosen] = useState('');
  const [shown, setShown] = useState<Shown>();
  const { problem, isBusy, act } = useAct();
  const event = used.has(chosen) ? chosen : (offered[0]?.name ?? '');
  const { url, headers } = recipient;
  const preview = () =>
    act(async () => {
      const { requests } = await previewConnector({ mapping, url, headers, event });
      setShown({ event, requests });
    });
  return (
    <div class="field" role="group" aria-label="Preview">
      <span class="field-name">Preview</span>
      <div class="span-inputs">
        <select
          aria-label="Example of the event"
          value={event}
          onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        >
          {offered.map(({ name, title }) => (
            <option key={name} value={name} selected={name === event}>
              {title}
            </option>
          ))}
        </select>
        <button type="button" disabled={isBusy || event === ''} onClick={preview}>
          Show what would be sent
        </button>
      </div>
      <Problem text={problem} />
      <div role="status" class="rendered-list">
        {shown?.requests.length === 0 && (
          <span class="muted">No rule fits the example of “{titleOf(shown.event)}”.</span>
        )}
        {shown?.requests.map((request, index) => (
          <RenderedRequestView key={index} request={request} />
        ))}
      </div>
    </div>
  );
}
