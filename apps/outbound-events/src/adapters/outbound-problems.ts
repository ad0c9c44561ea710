import { problemFrom } from '@jumpfleet/http';
import type { Problem } from '@jumpfleet/http';
import { recipientRefusalMessages as messages } from '@jumpfleet/outbound-domain';
import type { RecipientRefusal } from '@jumpfleet/outbound-domain';
import type { RequestRefusal } from '../application/delivery-request.js';
import type { RedeliveryRefusal } from '../application/ports.js';
import type { SettingsRefusal } from '../application/settings-check.js';
import type { TestRefusal } from '../application/test-event.handler.js';

const told = (kind: RecipientRefusal['kind'], status: number) => ({
  status,
  detail: messages[kind],
});

export function recipientProblem(refusal: RecipientRefusal | SettingsRefusal): Problem {
  return problemFrom<RecipientRefusal | SettingsRefusal>(refusal, {
    'recipient-not-found': told('recipient-not-found', 404),
    'recipient-name-taken': told('recipient-name-taken', 409),
    'recipient-limit-reached': told('recipient-limit-reached', 409),
    'setting-of-other-type': told('setting-of-other-type', 422),
    'mapping-missing': told('mapping-missing', 422),
    'mapping-unused': told('mapping-unused', 422),
    'event-not-for-email': told('event-not-for-email', 422),
    'ca-certificate-invalid': {
      status: 422,
      detail: 'The CA certificate must be one or more certificates in PEM, and nothing else.',
    },
    'template-invalid': {
      status: 422,
      detail: ({ where, fault }) => `The template of ${where} cannot be read: ${fault}`,
      extra: ({ where }) => ({ template: where }),
    },
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

export function testProblem(refusal: TestRefusal): Problem {
  return problemFrom<TestRefusal>(refusal, {
    'recipient-not-found': told('recipient-not-found', 404),
    'recipient-disabled': { status: 409, detail: 'The recipient is disabled. Enable it first.' },
  });
}

export function requestProblem(refusal: RequestRefusal): Problem {
  return problemFrom<RequestRefusal>(refusal, {
    'delivery-not-found': {
      status: 404,
      detail: 'The delivery does not exist, or its recipient was deleted.',
    },
    'nothing-to-send': { status: 409, detail: 'This delivery makes no HTTP request.' },
    'template-failed': { status: 409, detail: 'A template cannot be rendered over this event.' },
  });
}
