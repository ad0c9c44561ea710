import { randomUUID } from 'node:crypto';
import type { Cause } from '@jumpfleet/kernel';

/** Of what nobody asked for: the orchestrator saw that it was time. */
export function causeOfItself(): Cause {
  return { actor: { type: 'system', id: 'upgrade-orchestrator' }, correlationId: randomUUID() };
}
