import type { RecipientSettings } from '@jumpfleet/outbound-domain';
import type { ClaimedDelivery } from './ports.js';

/** A request as it goes out, but for what each attempt has of its own. */
export type OutgoingRequest = Readonly<{
  method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: string;
}>;

export type PlannedRequest = OutgoingRequest &
  Readonly<{
    /** Of a mapping: the rule that fits. */
    rule?: string;
    /** `find` comes first and may make the request unnecessary. */
    step: 'find' | 'request';
  }>;

export type Requested = Pick<ClaimedDelivery, 'fact' | 'secrets' | 'remembered'> &
  Readonly<{
    recipient: Readonly<{ settings: Pick<RecipientSettings, 'target' | 'sendsCustomFields'> }>;
  }>;

/** What a delivery would send; nothing when no rule of a mapping fits. */
export interface DeliveryRequests {
  /** Throws `TemplateFailed`. E-mail has none. */
  requestsOf(delivery: Requested): readonly PlannedRequest[];
}
export const DELIVERY_REQUESTS = Symbol('DELIVERY_REQUESTS');
