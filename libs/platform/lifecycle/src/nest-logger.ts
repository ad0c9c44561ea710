import type { Logger } from '@jumpfleet/observability';
import type { LoggerService } from '@nestjs/common';

/** Nest's own lines, told in the service's format; its start-up chatter is for debugging. */
export class NestLogger implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown, ...more: unknown[]): void {
    this.logger.debug({ part: part(more) }, text(message));
  }
  debug(message: unknown, ...more: unknown[]): void {
    this.logger.trace({ part: part(more) }, text(message));
  }
  verbose(message: unknown, ...more: unknown[]): void {
    this.logger.trace({ part: part(more) }, text(message));
  }
  warn(message: unknown, ...more: unknown[]): void {
    this.logger.warn({ part: part(more) }, text(message));
  }
  error(message: unknown, ...more: unknown[]): void {
    const fault = message instanceof Error ? { err: message } : { stack: more.at(0) };
    this.logger.error({ ...fault, part: part(more) }, text(message));
  }
  fatal(message: unknown, ...more: unknown[]): void {
    this.logger.fatal({ part: part(more) }, text(message));
  }
}

function part(more: readonly unknown[]): unknown {
  return more.at(-1);
}

function text(message: unknown): string {
  if (message instanceof Error) return message.message;
  return typeof message === 'string' ? message : JSON.stringify(message);
}
