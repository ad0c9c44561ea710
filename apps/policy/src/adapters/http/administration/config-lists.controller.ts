import { Allow, Authenticated, Paged, ZodPipe, configPageQuery } from '@jumpfleet/http';
import type { ConfigPage, PagedAnswer } from '@jumpfleet/http';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { PublicPortals, SessionPolicies } from '../../../application/administration/rules.js';

/** What the configuration API lists and does nothing else with. */
@Controller('api/config/v1')
export class ConfigListsController {
  constructor(
    @Inject(SessionPolicies) private readonly policies: SessionPolicies,
    @Inject(PublicPortals) private readonly portals: PublicPortals,
  ) {}

  @Get('session-policy')
  @Allow('users:manage')
  async sessionPolicies(
    @Query(new ZodPipe(configPageQuery)) page: ConfigPage,
    @Paged() paged: PagedAnswer,
  ): Promise<readonly object[]> {
    const rows = await paged(page, (window) => this.policies.list(window));
    return rows.map(({ id, terms: { displayName, codeName, description } }) => ({
      id,
      display_name: displayName,
      code_name: codeName,
      description,
    }));
  }

  /** Whoever edits an item needs their addresses. */
  @Get('public-portal')
  @Authenticated()
  async publicPortals(
    @Query(new ZodPipe(configPageQuery)) page: ConfigPage,
    @Paged() paged: PagedAnswer,
  ): Promise<readonly object[]> {
    const rows = await paged(page, (window) => this.portals.list(window));
    return rows.map(({ id, terms: { name, addresses } }) => ({ id, name, addresses }));
  }
}
