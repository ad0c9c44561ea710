import { createMetrics } from '@jumpfleet/observability';
import type { HttpTarget, OutboundEventName, OutboundFact } from '@jumpfleet/outbound-domain';
import { MappedRequests } from '../adapters/connectors/mapped-requests.js';
import { MappingSender } from '../adapters/connectors/mapping-sender.js';
import { TargetSender } from '../adapters/delivery-sender.js';
import { LiquidTemplates } from '../adapters/templates/liquid-templates.js';
import { HttpWebhookSender } from '../adapters/webhooks/http-webhook-sender.js';
import type { ClaimedDelivery } from '../application/ports.js';
import { exchangeWith } from './exchange-world.js';
import { recipientSettings } from './recipient-settings.js';

export const site = { applianceId: 'help.example', publicUrl: 'https://help.example' };
export const signingSecret = `whsec_${Buffer.alloc(32, 'signing').toString('base64')}`;

/** The sender of the service, over real connections; `closeAll` of the exchange's world ends them. */
export function sender(timeoutMs = 2_000): TargetSender {
  const exchange = exchangeWith({ timeoutMs });
  const templates = new LiquidTemplates();
  return new TargetSender({
    exchange,
    webhooks: new HttpWebhookSender(exchange, templates, site),
    mappings: new MappingSender({
      exchange,
      requests: new MappedRequests(templates, site),
      templates,
      timeoutMs,
    }),
    email: undefined,
    metrics: createMetrics('spec'),
  });
}

export const sessionId = '0193d7a0-0000-7000-8000-00000000005e';
let events = 0;

/** A fact of a session of Ada's with the computer till-4. */
export function sessionFact(
  name: OutboundEventName,
  fields: Readonly<Record<string, string>> = {},
): OutboundFact {
  events += 1;
  return {
    name,
    eventId: `0193d7a0-0000-7000-8000-${String(events).padStart(12, '0')}`,
    source: 'sessions',
    type: 'jumpfleet.session.started.v1',
    time: '2026-11-21T10:00:00.000Z',
    subject: sessionId,
    key: sessionId,
    jumpClient: { id: 'c-1', name: 'till-4', jumpGroup: 'shops', tag: 'tills' },
    fields: {
      lsid: sessionId,
      external_key: '',
      conference_id: sessionId,
      conference_name: 'till-4',
      username: 'Ada',
      user_id: 'user-ada',
      display_name: 'Ada',
      ...fields,
    },
    data: { sessionId },
  };
}

type Claimed = Readonly<{
  target: Partial<HttpTarget>;
  fact?: OutboundFact;
  named?: Record<string, string>;
  signing?: readonly string[];
  remembered?: Record<string, string>;
}>;

/** A delivery whose turn it is; the same fact has the same id, as a redelivery has. */
export function claimed({
  target,
  fact = sessionFact('support_conference_begin'),
  named = {},
  signing = [signingSecret],
  remembered = {},
}: Claimed): ClaimedDelivery {
  const settings = recipientSettings();
  return {
    id: `msg-${fact.eventId}`,
    attempt: 1,
    failures: 0,
    firstAttemptAt: new Date(),
    recipient: {
      id: 'r-1',
      settings: { ...settings, target: { ...settings.target, ...target } as HttpTarget },
    } as ClaimedDelivery['recipient'],
    secrets: { signing, named },
    fact,
    remembered,
  };
}
