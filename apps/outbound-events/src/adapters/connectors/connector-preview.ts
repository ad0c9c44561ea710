import type {
  ConnectorPreviewBody,
  ConnectorPreview as Preview,
} from '@jumpfleet/outbound-contracts';
import type { HttpTarget, OutboundFact } from '@jumpfleet/outbound-domain';
import { Inject, Injectable } from '@nestjs/common';
import { exampleFact } from '../../application/event-catalogue/samples.js';
import { DELIVERY_REQUESTS } from '../../application/outgoing-request.js';
import type { DeliveryRequests, PlannedRequest } from '../../application/outgoing-request.js';
import { SettingsCheck } from '../../application/settings-check.js';
import type { SettingsRefusal } from '../../application/settings-check.js';
import { TemplateFailed } from '../../application/templates.js';
import { connectors } from './presets/connector-presets.js';

export type PreviewRefusal =
  | SettingsRefusal
  | Readonly<{ kind: 'connector-not-found' }>
  | Readonly<{ kind: 'template-failed'; fault: string }>;

const hidden = '***';
const exampleUrl = 'https://tickets.example.com/';

/** The requests that a mapping makes of an event's example; nothing is sent, and no secret is needed. */
@Injectable()
export class ConnectorPreview {
  constructor(
    @Inject(DELIVERY_REQUESTS) private readonly requests: DeliveryRequests,
    private readonly check: SettingsCheck,
  ) {}

  preview(body: ConnectorPreviewBody): Preview | PreviewRefusal {
    const target = targetOf(body);
    if (!target) return { kind: 'connector-not-found' };
    const fault = this.check.faultOf(target);
    if (fault) return fault;
    try {
      const planned = this.requests.requestsOf({
        recipient: { settings: { target, sendsCustomFields: true } },
        fact: factOf(body),
        secrets: { signing: [], named: secretsIn(target) },
        remembered: {},
      });
      return { event: body.event, requests: planned.map(shown) };
    } catch (error) {
      if (error instanceof TemplateFailed) return { kind: 'template-failed', fault: error.message };
      throw error;
    }
  }
}

function factOf({ event, external_key: key }: ConnectorPreviewBody): OutboundFact {
  const fact = exampleFact(event);
  if (key === undefined || fact.fields['external_key'] === undefined) return fact;
  return { ...fact, fields: { ...fact.fields, external_key: key } };
}

/** A connector as it is, or a mapping; the address and the headers may be the administrator's own. */
function targetOf(body: ConnectorPreviewBody): HttpTarget | undefined {
  const base = body.connector === undefined ? givenBy(body) : readyBy(body.connector);
  if (!base) return undefined;
  const { url = base.url, headers = base.headers } = body;
  return { ...base, url, headers };
}

const common = { type: 'http', caCertificate: null, destinations: [], success: '2xx' } as const;

function readyBy(name: string): HttpTarget | undefined {
  const ready = connectors.find((connector) => connector.name === name)?.recipient;
  if (!ready) return undefined;
  const { url, format, headers, mapping } = ready;
  return { ...common, url, format, headers, mapping };
}

function givenBy({ mapping }: ConnectorPreviewBody): HttpTarget {
  const base = { ...common, url: exampleUrl, format: 'mapping', headers: [] } as const;
  return { ...base, mapping: mapping ?? null };
}

/** Whatever its templates name stands for itself. */
function secretsIn({ headers, mapping }: HttpTarget): Record<string, string> {
  const named = JSON.stringify({ headers, mapping }).matchAll(/secrets\.(\w+)/g);
  return Object.fromEntries([...named].map(([, name = '']) => [name, hidden]));
}

function shown({ rule = '', step, method, url, headers, body }: PlannedRequest) {
  return {
    ...{ rule, step, method, body },
    url: url.href,
    headers: Object.entries(headers).map(([name, value]) => ({ name, value })),
  };
}
