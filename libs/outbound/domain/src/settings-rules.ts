import type { Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { emailSessionEventNames, sessionEventNames } from './event-names.js';
import type { SubscribableEventName } from './event-names.js';
import type { HttpTarget, RecipientRefusal, RecipientSettings } from './recipient.messages.js';

const notForEmail: readonly SubscribableEventName[] = sessionEventNames.filter(
  (name) => !emailSessionEventNames.includes(name),
);

/** Settings that fit each other. */
export function fitting(settings: RecipientSettings): Result<RecipientSettings, RecipientRefusal> {
  const { target, events } = settings;
  if (target.type === 'email')
    return events.some((name) => notForEmail.includes(name))
      ? refuse({ kind: 'event-not-for-email' })
      : ok(settings);
  const fault = mappingFault(target);
  return fault ? refuse(fault) : ok(settings);
}

function mappingFault({ format, mapping }: HttpTarget): RecipientRefusal | undefined {
  if (format === 'mapping') return mapping === null ? { kind: 'mapping-missing' } : undefined;
  return mapping === null ? undefined : { kind: 'mapping-unused' };
}
