import { METRICS } from '@jumpfleet/observability';
import type { Metrics } from '@jumpfleet/observability';
import type { Provider } from '@nestjs/common';
import { ConnectorPreview } from './adapters/connectors/connector-preview.js';
import { MappedRequests } from './adapters/connectors/mapped-requests.js';
import { MappingSender } from './adapters/connectors/mapping-sender.js';
import { EMAIL_SENDER, TargetSender } from './adapters/delivery-sender.js';
import { ConnectorController } from './adapters/http/connector.controller.js';
import { DestinationRules } from './adapters/http-exchange/destination-rules.js';
import { HttpExchange } from './adapters/http-exchange/http-exchange.js';
import { LiquidTemplates } from './adapters/templates/liquid-templates.js';
import { HttpWebhookSender } from './adapters/webhooks/http-webhook-sender.js';
import { SITE } from './application/event-context.js';
import type { Site } from './application/event-context.js';
import { DELIVERY_REQUESTS } from './application/outgoing-request.js';
import { DELIVERY_SENDER } from './application/ports.js';
import type { DeliverySender } from './application/ports.js';
import { TEMPLATES } from './application/templates.js';
import type { Templates } from './application/templates.js';
import type { OutboundConfig } from './config.js';

export const connectorControllers = [ConnectorController];

export function connectorProviders(config: OutboundConfig): Provider[] {
  return [
    ConnectorPreview,
    { provide: TEMPLATES, useClass: LiquidTemplates },
    { provide: SITE, useValue: siteOf(config) },
    { provide: HttpExchange, useFactory: () => exchangeOf(config) },
    {
      provide: TargetSender,
      inject: [HttpExchange, TEMPLATES, METRICS, { token: EMAIL_SENDER, optional: true }],
      useFactory: (
        exchange: HttpExchange,
        templates: Templates,
        metrics: Metrics,
        email: DeliverySender | undefined,
      ) => senderOf({ exchange, templates, email, metrics }, config),
    },
    { provide: DELIVERY_SENDER, useExisting: TargetSender },
    { provide: DELIVERY_REQUESTS, useExisting: TargetSender },
  ];
}

type Parts = Readonly<{
  exchange: HttpExchange;
  templates: Templates;
  email: DeliverySender | undefined;
  metrics: Metrics;
}>;

function senderOf({ templates, ...parts }: Parts, config: OutboundConfig): TargetSender {
  const { exchange } = parts;
  const site = siteOf(config);
  return new TargetSender({
    ...parts,
    webhooks: new HttpWebhookSender(exchange, templates, site),
    mappings: new MappingSender({
      exchange,
      requests: new MappedRequests(templates, site),
      templates,
      timeoutMs: config.OUTBOUND_TIMEOUT_MS,
    }),
  });
}

function siteOf({ APPLIANCE_ID, PUBLIC_URL }: OutboundConfig): Site {
  return { applianceId: APPLIANCE_ID || new URL(PUBLIC_URL).hostname, publicUrl: PUBLIC_URL };
}

function exchangeOf(config: OutboundConfig): HttpExchange {
  return new HttpExchange({
    timeoutMs: config.OUTBOUND_TIMEOUT_MS,
    rules: new DestinationRules({
      privateAddresses: config.OUTBOUND_PRIVATE_ADDRESSES,
      allowed: config.OUTBOUND_ALLOWED_DESTINATIONS,
    }),
  });
}
