import { z } from 'zod';
import { subscribableEventName } from './event-names.js';
import type { OutboundEventName, SubscribableEventName } from './event-names.js';
import { header, mapping } from './mapping.js';
import type { MappingBody } from './mapping.js';
import { recipientUrl } from './recipient.js';

type Frozen<T> = T extends readonly (infer Item)[]
  ? readonly Frozen<Item>[]
  : T extends object
    ? { readonly [Name in keyof T]: Frozen<T[Name]> }
    : T;
export type ConnectorMapping = Frozen<MappingBody>;

type Explained = Readonly<{ name: string; title: string }>;

/** A ready way to a kind of ticket system or channel: settings to take over, read and change. */
export type ConnectorItem = Readonly<{
  name: string;
  title: string;
  description: string;
  /** Parts of the body of `POST recipients`; the address is an example. */
  recipient: Readonly<{
    url: string;
    format: 'form' | 'json' | 'mapping';
    success: '200' | '2xx';
    order: 'strict' | 'per-key';
    events: readonly SubscribableEventName[];
    headers: readonly Readonly<{ name: string; value: string }>[];
    mapping: ConnectorMapping | null;
  }>;
  /** What `mapping.settings` are for. */
  settings: readonly Explained[];
  /** Named secrets that it needs. */
  secrets: readonly Explained[];
}>;

/** Body of `POST /api/v1/outbound-events/connectors/preview`: a mapping, or a connector's by its name. */
export const connectorPreview = z
  .strictObject({
    connector: z.string().max(64).optional(),
    mapping: mapping.optional(),
    url: recipientUrl.optional(),
    headers: z.array(header).max(20).optional(),
    event: subscribableEventName,
    /** Of the session, in place of the example's. */
    external_key: z.string().max(1_024).optional(),
  })
  .refine(({ connector, mapping: given }) => (connector === undefined) !== (given === undefined), {
    message: 'Either a connector or a mapping must be given.',
  });
export type ConnectorPreviewBody = z.infer<typeof connectorPreview>;

/** A request that would be made for the event's example; secrets stand as `***`. */
export type PreviewedRequest = Readonly<{
  /** Name of the rule that fits. */
  rule: string;
  /** `find` is asked first: when the target has it already, the request is not made. */
  step: 'find' | 'request';
  method: string;
  url: string;
  headers: readonly Readonly<{ name: string; value: string }>[];
  body: string;
}>;
export type ConnectorPreview = Readonly<{
  event: OutboundEventName;
  /** Empty when no rule fits. */
  requests: readonly PreviewedRequest[];
}>;
