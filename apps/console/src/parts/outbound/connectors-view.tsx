import { connectors } from '../../adapters/outbound-api.js';
import { Problem } from '../notice.js';
import { useAnswer } from '../use-answer.js';
import { PlaceLink } from './place-link.js';

/** Ready-made mappings for the systems that teams work with. */
export function ConnectorsView() {
  const { value, problem } = useAnswer(connectors);
  return (
    <section class="card" aria-labelledby="place-title">
      <PlaceLink class="back" to={{ at: 'recipients' }}>
        Recipients
      </PlaceLink>
      <h2 id="place-title" tabIndex={-1}>
        Add from a connector
      </h2>
      <p class="muted">
        A connector is a recipient whose rules are written already. They can be read and changed
        before it is added, and afterwards.
      </p>
      <Problem text={problem} />
      <ul class="connectors">
        {value?.items.map(({ name, title, description }) => (
          <li key={name} class="connector">
            <PlaceLink to={{ at: 'new', type: 'connector', preset: name }}>{title}</PlaceLink>
            <p class="muted">{description}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
