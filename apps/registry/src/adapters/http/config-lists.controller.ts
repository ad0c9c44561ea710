import {
  Authenticated,
  Public,
  ZodPipe,
  configPageQuery,
  pageWindow,
  setPageHeaders,
} from '@jumpfleet/http';
import { CONFIG } from '@jumpfleet/lifecycle';
import { Controller, Get, Header, Inject, Param, Query, Req, Res } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { inputText } from '../../application/input-text.js';
import type { RegistryConfig } from '../../config.js';
import { ConfigQueries } from '../persistence/config-queries.js';
import { profileCodeName } from './config-fields.js';
import { notFound, pathId } from './config-problems.js';

const groupQuery = configPageQuery.extend({
  name: inputText(255, 1).optional(),
  code_name: profileCodeName.optional(),
});
type GroupQuery = z.infer<typeof groupQuery>;
type PageQuery = z.infer<typeof configPageQuery>;

const prefix = '/api/config/v1/';

/** The short lists of the configuration API that the registry owns, and its own description. */
@Controller('api/config/v1')
@Authenticated()
export class ConfigListsController {
  constructor(
    @Inject(ConfigQueries) private readonly config: ConfigQueries,
    @Inject(CONFIG) private readonly site: RegistryConfig,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
  ) {}

  @Get('jump-group')
  async groups(
    @Query(new ZodPipe(groupQuery)) { per_page, current_page, name, code_name }: GroupQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object[]> {
    const page = { per_page, current_page };
    const filters = {
      ...(name !== undefined && { name }),
      ...(code_name !== undefined && { code_name }),
    };
    const { rows, total } = await this.config.groups(filters, pageWindow(page));
    setPageHeaders(request, reply, page, total);
    return rows;
  }

  @Get('jump-group/:id')
  async group(@Param('id') id: string): Promise<object> {
    const group = await this.config.group(pathId(id, 'Jump Group'));
    if (!group) throw notFound('Jump Group');
    return group;
  }

  /** One site has one portal so far. */
  @Get('public-portal')
  portals(
    @Query(new ZodPipe(configPageQuery)) page: PageQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): object[] {
    setPageHeaders(request, reply, page, 1);
    const { hostname } = new URL(this.site.PUBLIC_URL);
    return page.current_page === 1 ? [{ id: 1, name: 'Default', addresses: [hostname] }] : [];
  }

  /** JSON is YAML too. */
  @Get('openapi.yaml')
  @Public()
  @Header('content-type', 'application/yaml')
  async description(): Promise<string> {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    const answer = await fastify.inject({ url: '/openapi.json' });
    const document = answer.json<{ paths: Record<string, unknown> }>();
    const paths = Object.entries(document.paths).filter(([path]) => path.startsWith(prefix));
    return JSON.stringify({ ...document, paths: Object.fromEntries(paths) }, null, 2);
  }
}
