import { types } from 'node:util';
import { SpanKind, SpanStatusCode, context, trace } from '@opentelemetry/api';
import type { Attributes, Context, Span } from '@opentelemetry/api';
import { parseTraceparent, unrecordedSpanContext } from './trace-context.js';

export { SpanKind } from '@opentelemetry/api';
export type { Attributes, Span } from '@opentelemetry/api';

const tracer = trace.getTracer('jumpfleet');

export type SpanOptions = Readonly<{
  attributes?: Attributes;
  /** W3C traceparent of the remote parent; without it, the active span is the parent. */
  parent?: string | undefined;
  kind?: SpanKind;
}>;

/** A started span and the context in which its work must run; the caller ends it. */
export type StartedSpan = Readonly<{
  span: Span;
  run: <T>(work: () => T) => T;
  end: (error?: unknown) => void;
}>;

/** For work that does not fit into one function call, such as a request seen through hooks. */
export function startSpan(name: string, options: SpanOptions = {}): StartedSpan {
  const remote = parseTraceparent(options.parent);
  const parent = remote ? trace.setSpanContext(context.active(), remote) : context.active();
  const span = recordedOrNot(name, options, parent);
  const active = trace.setSpan(parent, span);
  return {
    span,
    run: (work) => context.with(active, work),
    end(error) {
      if (error !== undefined) markFailed(span, error);
      span.end();
    },
  };
}

/**
 * Runs work inside a span and ends the span when the work, or the promise it answers, is done.
 * Without an exporter nothing is recorded, yet trace ids are made and carried on all the same.
 */
export function withSpan<T>(name: string, options: SpanOptions, work: (span: Span) => T): T {
  const { span, run, end } = startSpan(name, options);
  return run(() => {
    try {
      const result = work(span);
      if (!types.isPromise(result)) {
        end();
        return result;
      }
      return result.then(
        (value: unknown) => {
          end();
          return value;
        },
        (error: unknown) => {
          end(error);
          throw error;
        },
      ) as T;
    } catch (error) {
      end(error);
      throw error;
    }
  });
}

function recordedOrNot(name: string, options: SpanOptions, parent: Context): Span {
  const { attributes = {}, kind = SpanKind.INTERNAL } = options;
  const span = tracer.startSpan(name, { attributes, kind }, parent);
  if (span.isRecording()) return span;
  return trace.wrapSpanContext(unrecordedSpanContext(trace.getSpanContext(parent)));
}

function markFailed(span: Span, error: unknown): void {
  if (!span.isRecording()) return;
  const known = error instanceof Error ? error : new Error(String(error));
  span.recordException(known);
  span.setStatus({ code: SpanStatusCode.ERROR, message: known.message });
}
