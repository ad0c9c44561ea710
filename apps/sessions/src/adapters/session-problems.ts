import { problemFrom } from '@jumpfleet/http';
import type { Problem } from '@jumpfleet/http';
import { sessionRefusalMessages as messages } from '@jumpfleet/sessions-domain';
import type { SessionRefusal } from '@jumpfleet/sessions-domain';

const told = (kind: SessionRefusal['kind'], status: number) => ({ status, detail: messages[kind] });

/** Each refusal with its status and the exact words of the field, over REST and gRPC alike. */
export function sessionProblem(refusal: SessionRefusal): Problem {
  return problemFrom<SessionRefusal>(refusal, {
    'jump-client-not-found': told('jump-client-not-found', 404),
    'jump-client-offline': told('jump-client-offline', 409),
    'jump-client-uninstalled': told('jump-client-uninstalled', 410),
    'server-busy': told('server-busy', 503),
    'session-start-failed': told('session-start-failed', 500),
    'session-start-timeout': told('session-start-timeout', 504),
    'session-not-found': told('session-not-found', 404),
  });
}
