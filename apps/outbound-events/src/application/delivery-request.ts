import type { Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { DELIVERY_REQUESTS } from './outgoing-request.js';
import type { DeliveryRequests, PlannedRequest } from './outgoing-request.js';
import { DELIVERY_CONTENTS } from './ports.js';
import type { DeliveryContents } from './ports.js';
import { TemplateFailed } from './templates.js';

export type RequestRefusal = Readonly<{
  kind: 'delivery-not-found' | 'nothing-to-send' | 'template-failed';
}>;
export type ShownRequest = Readonly<{
  method: string;
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string;
}>;

const hidden = '***';

/** What a delivery would send now, for whoever replays it elsewhere; it is not signed and tells no secret. */
@Injectable()
export class DeliveryRequest {
  constructor(
    @Inject(DELIVERY_CONTENTS) private readonly contents: DeliveryContents,
    @Inject(DELIVERY_REQUESTS) private readonly requests: DeliveryRequests,
  ) {}

  async of(deliveryId: string): Promise<Result<ShownRequest, RequestRefusal>> {
    const found = await this.contents.find(deliveryId);
    if (!found) return refuse({ kind: 'delivery-not-found' });
    try {
      const named = Object.fromEntries(found.recipient.secret_names.map((name) => [name, hidden]));
      const planned = this.requests.requestsOf({ ...found, secrets: { signing: [], named } });
      const request = planned.find(({ step }) => step === 'request');
      return request ? ok(shown(deliveryId, request)) : refuse({ kind: 'nothing-to-send' });
    } catch (error) {
      if (error instanceof TemplateFailed) return refuse({ kind: 'template-failed' });
      throw error;
    }
  }
}

function shown(id: string, { method, url, headers, body }: PlannedRequest): ShownRequest {
  return { method, url: url.href, headers: { ...headers, 'webhook-id': id }, body };
}
