import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { Allow, Problem, RequestCause } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { METRICS } from '@jumpfleet/lifecycle';
import type { Counter, Metrics } from '@jumpfleet/observability';
import { Controller, Delete, Head, Inject, Options, Patch, Post, Req, Res } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { PackageUploads } from '../uploads/package-uploads.js';

const bytes = 'application/offset+octet-stream';
const readAnywayBytes = 1 << 20;

/** tus 1.0.0 with creation, creation-with-upload, termination and expiration. */
@Controller('api/v1/packages/uploads')
@Allow('upgrades:manage')
export class UploadsController implements OnModuleInit {
  private readonly brought: Counter;

  constructor(
    @Inject(PackageUploads) private readonly uploads: PackageUploads,
    @Inject(HttpAdapterHost) private readonly host: HttpAdapterHost,
    @Inject(METRICS) metrics: Metrics,
  ) {
    this.brought = metrics.counter(
      'upgrade_package_uploads_total',
      'Packages that were stored, and requests of uploads that were refused, by why.',
      ['outcome'],
    );
  }

  /** Bytes of packages are never gathered in memory. */
  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    if (fastify.hasContentTypeParser(bytes)) return;
    fastify.addContentTypeParser(bytes, (_request, _payload, done) => {
      done(null);
    });
  }

  @Options()
  describe(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @RequestCause() cause: Cause,
  ) {
    return this.pass(request, reply, cause);
  }

  @Post()
  begin(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @RequestCause() cause: Cause) {
    return this.pass(request, reply, cause);
  }

  @Head(':id')
  offset(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @RequestCause() cause: Cause) {
    return this.pass(request, reply, cause);
  }

  @Patch(':id')
  goOn(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @RequestCause() cause: Cause) {
    return this.pass(request, reply, cause);
  }

  @Delete(':id')
  giveUp(@Req() request: FastifyRequest, @Res() reply: FastifyReply, @RequestCause() cause: Cause) {
    return this.pass(request, reply, cause);
  }

  private async pass(request: FastifyRequest, reply: FastifyReply, cause: Cause): Promise<void> {
    void reply.header('tus-resumable', '1.0.0');
    try {
      const answer = await this.uploads.answer(webRequest(request), cause);
      if (answer.headers.has('jumpfleet-release')) this.brought.inc({ outcome: 'stored' });
      answer.headers.forEach((value, name) => {
        if (!name.startsWith('access-control-')) void reply.header(name, value);
      });
      void reply.status(answer.status).send(await answer.text());
    } catch (error) {
      this.brought.inc({ outcome: error instanceof Problem ? error.code : 'failed' });
      if (bringsMuch(request)) void reply.header('connection', 'close');
      throw error;
    }
  }
}

/** More than is worth reading to its end only to keep the connection. */
function bringsMuch({ raw }: FastifyRequest): boolean {
  const { 'content-length': length = Number.POSITIVE_INFINITY, 'content-type': type } = raw.headers;
  return type === bytes && !raw.readableEnded && Number(length) > readAnywayBytes;
}

function webRequest({ raw, method, url }: FastifyRequest): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(raw.headers))
    if (value !== undefined) headers.set(name, String(value));
  const hasBody = raw.headers['content-type'] === bytes;
  return new Request(new URL(url, 'http://site'), {
    method,
    headers,
    ...(hasBody && { body: Readable.toWeb(raw) as ReadableStream<Uint8Array>, duplex: 'half' }),
  });
}
