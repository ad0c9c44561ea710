import type { Cause } from '@jumpfleet/kernel';
import {
  defaultPortal,
  shippedJumpItemRoles,
  siteAccessDefaults,
  theSite,
} from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { JumpItemRoles, PublicPortals, SiteAccess } from './rules.js';

const cause: Cause = { actor: { type: 'system', id: 'policy' }, correlationId: 'first-start' };

/**
 * Sees to it that a site has what it cannot do without: the shipped Jump Item Roles (PO-07), its global session
 * policy and its first portal. What is there stays as it is, in an old site as in a new one.
 */
@Injectable()
export class ShippedRules {
  constructor(
    @Inject(JumpItemRoles) private readonly roles: JumpItemRoles,
    @Inject(SiteAccess) private readonly site: SiteAccess,
    @Inject(PublicPortals) private readonly portals: PublicPortals,
  ) {}

  async keep(publicHost: string | undefined): Promise<void> {
    for (const [id, terms] of Object.entries(shippedJumpItemRoles))
      if (!(await this.roles.one(Number(id)))) await this.roles.createAs(Number(id), terms, cause);
    if (!(await this.site.one(theSite)))
      await this.site.createAs(theSite, siteAccessDefaults, cause);
    await this.keepPortal(publicHost);
  }

  /** The host under which the site is known now leads to its first portal, unless another one has it. */
  private async keepPortal(publicHost: string | undefined): Promise<void> {
    const own = publicHost === undefined ? [] : [publicHost];
    const first = await this.portals.one(defaultPortal);
    if (!first) {
      const terms = { name: 'Default', addresses: own, attended: null, unattended: null };
      await this.portals.createAs(defaultPortal, terms, cause);
      return;
    }
    const { addresses } = first.terms;
    const missing = own.filter((address) => !addresses.includes(address));
    if (missing.length > 0)
      await this.portals.change(defaultPortal, { addresses: [...addresses, ...missing] }, cause);
  }
}
