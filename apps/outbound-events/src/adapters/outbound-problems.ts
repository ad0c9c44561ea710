import { problemFrom } from '@jumpfleet/http';
import type { Problem } from '@jumpfleet/http';
import { recipientRefusalMessages as messages } from '@jumpfleet/outbound-domain';
import type { RecipientRefusal } from '@jumpfleet/outbound-domain';
import type { RedeliveryRefusal } from '../application/ports.js';

const told = (kind: RecipientRefusal['kind'], status: number) => ({
  status,
  detail: messages[kind],
});

export function recipientProblem(refusal: RecipientRefusal): Problem {
  return problemFrom<RecipientRefusal>(refusal, {
    'recipient-not-found': told('recipient-not-found', 404),
    'recipient-name-taken': told('recipient-name-taken', 409),
    'recipient-limit-reached': told('recipient-limit-reached', 409),
    'setting-of-other-type': told('setting-of-other-type', 422),
    'secret-not-found': told('secret-not-found', 404),
    'secret-limit-reached': told('secret-limit-reached', 409),
  });
}

export function redeliveryProblem(refusal: RedeliveryRefusal): Problem {
  return problemFrom<RedeliveryRefusal>(refusal, {
    'delivery-not-found': { status: 404, detail: 'The delivery does not exist.' },
    'recipient-gone': { status: 409, detail: 'The recipient of this delivery was deleted.' },
    'recipient-disabled': {
      status: 409,
      detail: 'The recipient of this delivery is disabled. Enable it first.',
    },
  });
}
