import { Allow, RequestCause, ZodPipe } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { CONFIG } from '@jumpfleet/lifecycle';
import type { SecurityProviderTerms } from '@jumpfleet/policy-domain';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Param,
  Patch,
  Post,
  Query,
} from '@nestjs/common';
import { SecurityProviders } from '../../application/security-providers.js';
import type { PolicyConfig } from '../../config.js';
import { AdministrationDoor, cursorQuery } from './administration/administration-door.js';
import type { CursorQuery, Items } from './administration/administration-door.js';
import { redirectUriOf } from './redirect-uri.js';
import {
  changedProviderTerms,
  changedSecurityProvider,
  newSecurityProvider,
  providerTermsOf,
  securityProviderAnswer,
  securityProviderFields,
} from './security-provider-body.js';
import type {
  ChangedSecurityProviderBody,
  NewSecurityProviderBody,
} from './security-provider-body.js';

/** OpenID providers that vouch for users; the client secret is written and never read. */
@Controller('api/v1/security-providers')
@Allow('users:manage')
export class SecurityProvidersController {
  private readonly door: AdministrationDoor<SecurityProviderTerms>;

  constructor(
    @Inject(SecurityProviders) private readonly providers: SecurityProviders,
    @Inject(CONFIG) { PUBLIC_URL }: PolicyConfig,
  ) {
    const redirectUri = PUBLIC_URL === undefined ? undefined : redirectUriOf(PUBLIC_URL);
    this.door = new AdministrationDoor(
      providers,
      (row) => securityProviderAnswer(row, redirectUri),
      securityProviderFields,
    );
  }

  @Get()
  list(@Query(new ZodPipe(cursorQuery)) query: CursorQuery): Promise<Items> {
    return this.door.list(query);
  }

  @Post()
  async create(
    @Body(new ZodPipe(newSecurityProvider)) body: NewSecurityProviderBody,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const { client_secret: secret } = body;
    const terms = providerTermsOf(body);
    const created = await this.providers.createWithSecret(terms, secret, cause);
    return this.door.one(String(this.door.value(created).id));
  }

  @Get(':id')
  one(@Param('id') id: string): Promise<object> {
    return this.door.one(id);
  }

  @Patch(':id')
  async change(
    @Param('id') id: string,
    @Body(new ZodPipe(changedSecurityProvider)) body: ChangedSecurityProviderBody,
    @RequestCause() cause: Cause,
  ): Promise<object> {
    const changes = changedProviderTerms(body);
    const { client_secret: secret } = body;
    if (secret === undefined) return this.door.change(id, changes, cause);
    const number = this.door.idOf(id);
    this.door.value(await this.providers.changeWithSecret(number, changes, secret, cause));
    return this.door.one(id);
  }

  @Delete(':id')
  @HttpCode(204)
  remove(@Param('id') id: string, @RequestCause() cause: Cause): Promise<void> {
    return this.door.remove(id, cause);
  }
}
