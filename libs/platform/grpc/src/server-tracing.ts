import {
  ResponderBuilder,
  ServerInterceptingCall,
  ServerListenerBuilder,
  status,
} from '@grpc/grpc-js';
import type { ServerInterceptor } from '@grpc/grpc-js';
import { SpanKind, startSpan } from '@jumpfleet/observability';

/** Runs each call inside a server span whose parent is the caller's. */
export const serverTracing: ServerInterceptor = (method, call) => {
  let started: ReturnType<typeof startSpan> | undefined;
  const listener = new ServerListenerBuilder()
    .withOnReceiveMetadata((metadata, next) => {
      const [parent] = metadata.get('traceparent');
      started = startSpan(`grpc ${method.path.slice(1)}`, {
        kind: SpanKind.SERVER,
        attributes: { 'rpc.system': 'grpc', 'rpc.method': method.path.slice(1) },
        parent: typeof parent === 'string' ? parent : undefined,
      });
      next(metadata);
    })
    .withOnReceiveHalfClose((next) => {
      if (started) started.run(next);
      else next();
    })
    .withOnCancel(() => {
      started?.end('cancelled');
      started = undefined;
    })
    .build();
  const responder = new ResponderBuilder()
    .withStart((next) => {
      next(listener);
    })
    .withSendStatus((answer, next) => {
      started?.end(answer.code === status.OK ? undefined : answer.details);
      started = undefined;
      next(answer);
    })
    .build();
  return new ServerInterceptingCall(call, responder);
};
