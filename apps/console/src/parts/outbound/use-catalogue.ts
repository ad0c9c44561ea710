import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { CatalogueEvent } from '../../application/outbound/event-groups.js';

export const CatalogueContext = createContext<readonly CatalogueEvent[]>([]);

/** Every event that a recipient can ask for, and the words for them. */
export function useCatalogue() {
  const events = useContext(CatalogueContext);
  const titleOf = (name: string): string => {
    if (name === 'test_event') return 'Test event';
    return events.find((event) => event.name === name)?.title ?? name;
  };
  return { events, titleOf };
}
