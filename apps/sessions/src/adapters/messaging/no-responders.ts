import { NoRespondersError, RequestError } from '@nats-io/transport-node';

/** Whether nobody at all listens there. */
export function hasNoResponders(error: unknown): boolean {
  return (
    error instanceof NoRespondersError || (error instanceof RequestError && error.isNoResponders())
  );
}
