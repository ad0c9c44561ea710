import type { FastifyReply } from 'fastify';
import type { CycleWatcher } from '../../application/cycles/cycle-stream.js';
import { cycleAnswer } from './cycle-answers.js';

/** Turns an answer into server-sent events, each only when the cycle looks different from the last one. */
export function watcherOn(
  reply: FastifyReply,
  visitor: Pick<CycleWatcher, 'visit' | 'expiresAtMs'>,
): CycleWatcher {
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
  let shown = '';
  return {
    ...visitor,
    show(view) {
      const data = JSON.stringify(cycleAnswer(view));
      if (data !== shown) raw.write(`event: cycle\ndata: ${data}\n\n`);
      shown = data;
      return raw.writableLength;
    },
    keepAlive: () => void raw.write(': \n\n'),
    end: (isOver) => void raw.end(isOver ? 'event: ended\ndata: {}\n\n' : ''),
  };
}
