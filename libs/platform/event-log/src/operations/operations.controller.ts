import { Allow, toProblem } from '@jumpfleet/http';
import { Controller, Get, Inject, Post, Res } from '@nestjs/common';
import type { Type } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { ParkedEvent } from '../consumer/parked-events.js';
import type { Progress } from '../read-models/read-models.js';
import { Operations } from './operations.js';

/** Often enough that no proxy takes the answer for dead. */
const tellEachMs = 1_000;

/**
 * `/api/v1/operations/<service>`: compare, rebuild, verify and replay answer as lines of JSON. Each second
 * says how many events were read so far; the last line holds the `result`, or the `problem` it ended with.
 */
export function operationsController(service: string): Type {
  @Controller(`api/v1/operations/${service}`)
  class OperationsController {
    constructor(@Inject(Operations) private readonly operations: Operations) {}

    @Post('compare')
    @Allow('system:operate')
    compare(@Res() reply: FastifyReply): Promise<void> {
      return tell(reply, (progress) => this.operations.compare(progress));
    }

    @Post('rebuild')
    @Allow('system:operate')
    rebuild(@Res() reply: FastifyReply): Promise<void> {
      return tell(reply, (progress) => this.operations.rebuild(progress));
    }

    @Post('verify')
    @Allow('system:operate')
    verify(@Res() reply: FastifyReply): Promise<void> {
      return tell(reply, () => this.operations.verify());
    }

    @Get('parked')
    @Allow('system:operate')
    async parked(): Promise<{ items: readonly ParkedEvent[] }> {
      return { items: await this.operations.parked() };
    }

    @Post('replay-parked')
    @Allow('system:operate')
    replayParked(@Res() reply: FastifyReply): Promise<void> {
      return tell(reply, () => this.operations.replayParked());
    }
  }
  return OperationsController;
}

async function tell(
  reply: FastifyReply,
  work: (progress: Progress) => Promise<object>,
): Promise<void> {
  const correlationId = String(reply.getHeader('x-correlation-id'));
  reply.hijack();
  const { raw } = reply;
  raw.writeHead(200, {
    'x-correlation-id': correlationId,
    'content-type': 'application/x-ndjson; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  let events = 0;
  const say = (line: object) => raw.write(`${JSON.stringify(line)}\n`);
  const timer = setInterval(() => say({ events }), tellEachMs);
  say({ events });
  try {
    say({ result: await work((read) => (events += read)) });
  } catch (error) {
    say({ problem: toProblem(error).toBody() });
  } finally {
    clearInterval(timer);
    raw.end();
  }
}
