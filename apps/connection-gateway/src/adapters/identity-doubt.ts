import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger } from '@jumpfleet/observability';
import { IdentityHolds } from '../application/identity-holds.js';
import type { AgentLines } from './agent/agent-lines.js';
import { LineGuard } from './agent/line-guard.js';
import { IdentityWatch } from './nats/identity-watch.js';

/** Keeps out who may not come in, and sends away who is in when the doubt arises; who leaves asks again. */
export function identityDoubt(
  nats: NatsConnection,
  lines: AgentLines,
  logger: Logger,
): Readonly<{ guard: LineGuard; watch: IdentityWatch }> {
  const holds = new IdentityHolds();
  const sendAway = (client: string): void => {
    const socket = lines.find(client);
    if (socket) lines.step(socket, { on: 'drain' });
  };
  return {
    guard: new LineGuard(holds),
    watch: new IdentityWatch(nats, holds, sendAway, logger),
  };
}
