import { Allow, Problem } from '@jumpfleet/http';
import { Controller, Get, Headers, Inject, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { FleetStream } from '../../application/fleet-stream.js';

const maxWatchers = 500;
/** A watcher that has this much still to read is cut off; it comes back with its last event's id. */
const maxBufferedBytes = 1024 * 1024;

@Controller('api/v1/events')
export class FleetEventsController {
  constructor(@Inject(FleetStream) private readonly stream: FleetStream) {}

  @Get()
  @Allow('jump-client:view')
  watch(
    @Res() reply: FastifyReply,
    @Headers('last-event-id') lastEventId: string | undefined,
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
        return raw.writableLength <= maxBufferedBytes;
      },
      close: () => {
        raw.end();
      },
    };
    raw.once('close', this.stream.watch(watcher, lastEventId));
  }
}
