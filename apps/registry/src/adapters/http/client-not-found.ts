import { Problem } from '@jumpfleet/http';

/** RG-50, the same over REST and gRPC. */
export function clientNotFound(): Problem {
  return new Problem({
    status: 404,
    code: 'jump-client-not-found',
    detail: 'The Jump Client does not exist.',
  });
}
