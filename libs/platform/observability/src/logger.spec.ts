import { describe, expect, it } from '@jest/globals';
import { createLogger, currentTraceparent, withSpan } from './index.js';

function told(log: (logger: ReturnType<typeof createLogger>) => void): Record<string, unknown> {
  const lines: string[] = [];
  log(createLogger({ service: 'registry' }, { write: (line) => void lines.push(line) }));
  return JSON.parse(lines.join('')) as Record<string, unknown>;
}

describe('a log line', () => {
  it('is one JSON object that names its service', () => {
    expect(told((logger) => logger.info({ clientId: 'c-1' }, 'enrolled'))).toMatchObject({
      level: 'info',
      service: 'registry',
      clientId: 'c-1',
      msg: 'enrolled',
    });
  });

  it('belongs to the trace in which it was written', () => {
    const line = told((logger) =>
      withSpan('work', {}, () => logger.info({ traceparent: currentTraceparent() }, 'working')),
    );
    expect(line['traceparent']).toBe(
      `00-${String(line['trace_id'])}-${String(line['span_id'])}-00`,
    );
  });

  it.each([
    { password: 'hunter2' },
    { body: { client_secret: 'hunter2' } },
    { request: { headers: { authorization: 'hunter2', cookie: 'hunter2' } } },
    { session: { ticket: 'hunter2' } },
  ])('does not tell the secret in %j', (fields) => {
    expect(JSON.stringify(told((logger) => logger.info(fields, 'x')))).not.toContain('hunter2');
  });
});
