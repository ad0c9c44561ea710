import {
  Authenticated,
  Paged,
  Public,
  ZodPipe,
  configApiPrefix,
  configPageQuery,
} from '@jumpfleet/http';
import type { ConfigPage, PagedAnswer } from '@jumpfleet/http';
import { CONFIG } from '@jumpfleet/lifecycle';
import { Controller, Get, Header, Inject, Query } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import type { RegistryConfig } from '../../config.js';

/** The short lists of the configuration API that the registry owns, and its own description. */
@Controller('api/config/v1')
@Authenticated()
export class ConfigListsController {
  constructor(
    @Inject(CONFIG) private readonly site: RegistryConfig,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {}

  /** One site has one portal so far. */
  @Get('public-portal')
  portals(
    @Query(new ZodPipe(configPageQuery)) page: ConfigPage,
    @Paged() paged: PagedAnswer,
  ): Promise<readonly object[]> {
    const { hostname } = new URL(this.site.PUBLIC_URL);
    const portal = { id: 1, name: 'Default', addresses: [hostname] };
    const rows = page.current_page === 1 ? [portal] : [];
    return paged(page, () => Promise.resolve({ rows, total: 1 }));
  }

  /** JSON is YAML too. */
  @Get('openapi.yaml')
  @Public()
  @Header('content-type', 'application/yaml')
  async description(): Promise<string> {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    const answer = await fastify.inject({ url: '/openapi.json' });
    const document = answer.json<{ paths: Record<string, unknown> }>();
    const paths = Object.entries(document.paths).filter(([path]) =>
      path.startsWith(configApiPrefix),
    );
    return JSON.stringify({ ...document, paths: Object.fromEntries(paths) }, null, 2);
  }
}
