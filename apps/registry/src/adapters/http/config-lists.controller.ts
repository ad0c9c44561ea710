import { Public, configApiPrefix } from '@jumpfleet/http';
import { Controller, Get, Header, Inject } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';

/** What the registry's part of the configuration API says of itself. */
@Controller('api/config/v1')
export class ConfigListsController {
  constructor(@Inject(HttpAdapterHost) private readonly host: HttpAdapterHost) {}

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
