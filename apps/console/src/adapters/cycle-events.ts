import type { UpgradeCycleItem } from '@jumpfleet/upgrades-contracts';
import type { CycleHandlers } from '../application/cycle-watch.js';

/** The orchestrator's stream of one cycle. Where it breaks, the browser comes back by itself, or gives up. */
export function listenToCycle(id: string, handlers: CycleHandlers): () => void {
  const events = new EventSource(`/api/v1/upgrade-cycles/${id}/events`);
  events.addEventListener('cycle', ({ data }: MessageEvent<string>) => {
    handlers.told(JSON.parse(data) as UpgradeCycleItem);
  });
  events.addEventListener('ended', () => {
    events.close();
    handlers.ended();
  });
  events.onerror = () => {
    events.close();
    handlers.broken();
  };
  return () => events.close();
}
