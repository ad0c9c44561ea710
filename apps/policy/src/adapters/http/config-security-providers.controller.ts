import { Allow, Paged, ZodPipe, configPageQuery } from '@jumpfleet/http';
import type { ConfigPage, PagedAnswer } from '@jumpfleet/http';
import type { SecurityProviderTerms } from '@jumpfleet/policy-domain';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { SecurityProviders } from '../../application/security-providers.js';
import { AdministrationDoor } from './administration/administration-door.js';
import { configSecurityProvider } from './security-provider-body.js';

/** CONFIG-API: `priority` is the order of the list, and no group policy is a default one. */
@Controller('api/config/v1/security-provider')
@Allow('users:manage')
export class ConfigSecurityProvidersController {
  private readonly door: AdministrationDoor<SecurityProviderTerms>;

  constructor(@Inject(SecurityProviders) private readonly providers: SecurityProviders) {
    this.door = new AdministrationDoor(providers, (row) => ({
      ...configSecurityProvider(row),
      priority: row.id,
      default_policy: 0,
    }));
  }

  @Get()
  async list(
    @Query(new ZodPipe(configPageQuery)) query: ConfigPage,
    @Paged() paged: PagedAnswer,
  ): Promise<readonly object[]> {
    const rows = await paged(query, (window) => this.providers.list(window));
    return rows.map(configSecurityProvider);
  }

  @Get(':id')
  one(@Param('id') id: string): Promise<object> {
    return this.door.one(id);
  }
}
