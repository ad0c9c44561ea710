import type { AgentConnection } from '@jumpfleet/gateway-client';
import type { ClientParts } from './client.steps.js';
import { Thumbnails } from './thumbnails.js';

/** Tells over a connection what the site asks for, and collects nothing else. */
export function reporter({
  state,
  statistics,
  screen,
  log,
}: Pick<ClientParts, 'state' | 'statistics' | 'screen' | 'log'>) {
  const thumbnails = new Thumbnails(screen);
  return (connection: AgentConnection): void => {
    const asked = state.siteSettings()?.stats ?? [];
    statistics(asked).then(
      (told) => connection.sendStatistics(told, Date.now()),
      (error: unknown) => log.error(`no statistics: ${String(error)}`),
    );
    if (asked.includes('thumbnail'))
      thumbnails
        .tell(connection)
        .catch((error: unknown) => log.error(`no picture of the screen: ${String(error)}`));
  };
}
