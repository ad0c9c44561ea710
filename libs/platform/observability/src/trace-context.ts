import { AsyncLocalStorage } from 'node:async_hooks';
import { ROOT_CONTEXT, TraceFlags, context, isSpanContextValid, trace } from '@opentelemetry/api';
import type { Context, ContextManager, SpanContext } from '@opentelemetry/api';
import { randomHex } from './random-hex.js';

const storage = new AsyncLocalStorage<Context>();

/** Carries the active span along the asynchronous calls, with or without an exporter. */
const manager: ContextManager = {
  active: () => storage.getStore() ?? ROOT_CONTEXT,
  with: (active, run, thisArg, ...args) =>
    storage.run(active, () => run.apply(thisArg as never, args)),
  bind: (bound, target) => {
    if (typeof target !== 'function') return target;
    const call = target as unknown as (...args: unknown[]) => unknown;
    return ((...args: unknown[]) => storage.run(bound, () => call(...args))) as typeof target;
  },
  enable: () => manager,
  disable: () => manager,
};
context.setGlobalContextManager(manager);

const traceparentPattern = /^[\da-f]{2}-([\da-f]{32})-([\da-f]{16})-([\da-f]{2})$/;

/** The span context in a W3C traceparent, or nothing when it is malformed. */
export function parseTraceparent(traceparent: string | undefined): SpanContext | undefined {
  const match = traceparent === undefined ? undefined : traceparentPattern.exec(traceparent);
  const [, traceId, spanId, flags] = match ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  const parsed = {
    traceId,
    spanId,
    traceFlags: Number.parseInt(flags, 16) & TraceFlags.SAMPLED,
    isRemote: true,
  };
  return isSpanContextValid(parsed) ? parsed : undefined;
}

function formatTraceparent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags & TraceFlags.SAMPLED ? '01' : '00'}`;
}

/** The next span's ids when nothing records it: the trace goes on, under the parent's sampling. */
export function unrecordedSpanContext(parent: SpanContext | undefined): SpanContext {
  return {
    traceId: parent?.traceId ?? randomHex(16),
    spanId: randomHex(8),
    traceFlags: parent?.traceFlags ?? TraceFlags.NONE,
  };
}

export function currentSpanContext(): SpanContext | undefined {
  return trace.getSpanContext(context.active());
}

/** The active trace as a W3C header, to be put into whatever leaves this process. */
export function currentTraceparent(): string | undefined {
  const current = currentSpanContext();
  return current && formatTraceparent(current);
}
