import type { Cause } from '@jumpfleet/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { ENDPOINT_ITEMS, SITE_SETTINGS } from '../tokens.js';
import { JumpClientHandler } from './jump-client.handler.js';
import type { EndpointItems, SiteSettings } from './ports.js';

/**
 * What a client says of itself through its gateway, as facts. Saying it twice changes nothing; about a
 * client that is unknown by now there is nothing to say.
 */
@Injectable()
export class ClientReports {
  constructor(
    @Inject(JumpClientHandler) private readonly clients: JumpClientHandler,
    @Inject(ENDPOINT_ITEMS) private readonly items: EndpointItems,
    @Inject(SITE_SETTINGS) private readonly settings: SiteSettings,
  ) {}

  /** RG-36: the site says whether the entry is kept; its items go with it. */
  async uninstalled(clientId: string): Promise<void> {
    const cause = byClient(clientId);
    await this.clients.handle({ type: 'MarkJumpClientUninstalled', data: { clientId } }, cause);
    if (this.settings.current().uninstalledBehaviour === 'keep') return;
    for (const item of await this.items.itemsOf(clientId))
      await this.clients.handle(
        { type: 'DeleteJumpClient', data: { clientId: item, reason: 'uninstalled' } },
        cause,
      );
  }

  /** The word of it may be overtaken by the connection that followed. */
  async disabled(clientId: string): Promise<void> {
    if (await this.items.isOnline(clientId)) return;
    await this.clients.handle(
      { type: 'MarkJumpClientDisabled', data: { clientId } },
      byClient(clientId),
    );
  }

  /** Connected, so neither lost nor switched off any more. */
  async back(clientId: string): Promise<void> {
    const cause = byClient(clientId);
    await this.clients.handle({ type: 'MarkJumpClientReturned', data: { clientId } }, cause);
    await this.clients.handle({ type: 'MarkJumpClientEnabled', data: { clientId } }, cause);
  }
}

function byClient(clientId: string): Cause {
  return { actor: { type: 'jump-client', id: clientId }, correlationId: randomUUID() };
}
