import { eventCodec } from '@jumpfleet/event-log';
import type { EmailSettingsEvent, RecipientEvent } from '@jumpfleet/outbound-domain';
import { emailSettingsEventSpecs } from './email-settings.codec.js';
import { recipientEventSpecs } from './recipient.codec.js';

/** Whatever lies in this service's log. */
export type OutboundEvent = RecipientEvent | EmailSettingsEvent;

export const outboundCodec = eventCodec<OutboundEvent>({
  ...recipientEventSpecs,
  ...emailSettingsEventSpecs,
});
