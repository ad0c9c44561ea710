import {
  AllowWithin,
  CurrentPrincipal,
  CurrentScope,
  Problem,
  requestContext,
} from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { FleetStream } from '../../application/fleet-stream.js';
import { StreamScopes } from '../../application/stream-scopes.js';
import type { Visitor } from '../../application/stream-scopes.js';

const maxWatchers = 500;

@Controller('api/v1/events')
export class FleetEventsController {
  constructor(
    @Inject(FleetStream) private readonly stream: FleetStream,
    @Inject(StreamScopes) private readonly scopes: StreamScopes,
  ) {}

  @Get()
  @AllowWithin('jump-client:view')
  watch(
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
    @CurrentPrincipal() principal: Principal,
    @CurrentScope() scope: AccessScope,
  ): void {
    if (this.stream.watching >= maxWatchers)
      throw new Problem({
        status: 503,
        code: 'server-busy',
        detail: 'Too many watch the fleet at this moment. Try again later.',
      });
    const correlationId = String(reply.getHeader('x-correlation-id'));
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      'x-correlation-id': correlationId,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    });
    raw.write('retry: 2000\n\n');
    const watcher = {
      send: (frames: string) => {
        raw.write(frames);
        return raw.writableLength;
      },
      close: () => {
        raw.end();
      },
    };
    const lastEventId = request.headers['last-event-id']?.toString();
    const visitor = visitorOf(request, principal);
    const leave = this.scopes.admit(watcher, visitor, scope, lastEventId);
    raw.once('close', leave);
  }
}

function visitorOf({ raw }: FastifyRequest, principal: Principal): Visitor {
  const { visit, tokenExpiresAtMs: expiresAtMs } = requestContext(raw);
  if (!visit || expiresAtMs === undefined) throw new Error('A public route has no visitor.');
  return { principal, visit, expiresAtMs };
}
