import type {
  DeliveryItem,
  DeliveryStatus,
  EmailSettingsItem,
  MappingBody,
  RecipientItem,
  TestEmailAnswer,
} from '@jumpfleet/outbound-contracts';
import { deliveryQuery } from '../application/outbound/delivery-list.js';
import type { DeliveryFilter, DeliveryPage } from '../application/outbound/delivery-list.js';
import type { CatalogueEvent } from '../application/outbound/event-groups.js';
import type { CreatedRecipient, RecipientPort } from '../application/outbound/new-recipient.js';
import type { HttpDraft } from '../application/outbound/recipient-draft.js';
import { get, send } from './api.js';

const base = '/api/v1/outbound-events';
const of = (id: string, what = '') => `${base}/recipients/${id}${what}`;
type Items<Item> = Readonly<{ items: readonly Item[] }>;

export const recipients = () => get<Items<RecipientItem>>(`${base}/recipients`);
export const recipient = (id: string) => get<RecipientItem>(of(id));
export const changeRecipient = (id: string, change: object) =>
  send<RecipientItem>('PATCH', of(id), change);
export const deleteRecipient = (id: string) => send<unknown>('DELETE', of(id));
export const testRecipient = (id: string) => send<DeliveryItem>('POST', of(id, '/test'));

export type RotatedSecret = Readonly<{ secret: string; previous_valid_until: string | null }>;
export const rotateSecret = (id: string, overlapSeconds: number) =>
  send<RotatedSecret>('POST', of(id, '/secret'), { overlap_seconds: overlapSeconds });
export const setSecret = (id: string, name: string, value: string) =>
  send<unknown>('PUT', of(id, `/secrets/${encodeURIComponent(name)}`), { value });
export const removeSecret = (id: string, name: string) =>
  send<unknown>('DELETE', of(id, `/secrets/${encodeURIComponent(name)}`));

export const recipientPort: RecipientPort = {
  create: (draft) => send<CreatedRecipient>('POST', `${base}/recipients`, draft),
  change: changeRecipient,
  setSecret,
};

export const deliveries = (filter: DeliveryFilter, cursor: string | null) =>
  get<DeliveryPage>(`${base}/deliveries?${deliveryQuery(filter, cursor)}`);
export const delivery = (id: string) => get<DeliveryItem>(`${base}/deliveries/${id}`);
export const redeliver = (id: string) =>
  send<DeliveryItem>('POST', `${base}/deliveries/${id}/redeliver`);

/** Those that are named, or all of a status since a time. */
export type RedeliverWish =
  | Readonly<{ deliveries: readonly string[] }>
  | Readonly<{ since?: string; status: DeliveryStatus }>;
export const redeliverMany = (recipientId: string, wish: RedeliverWish) =>
  send<Readonly<{ queued: number }>>('POST', of(recipientId, '/redeliver'), wish);

/** A delivery as it would go out, without its secrets. */
export type RenderedRequest = Readonly<{
  rule?: string;
  step?: 'find' | 'request';
  method: string;
  url: string;
  headers: readonly Readonly<{ name: string; value: string }>[];
  body: string;
}>;

type ShownRequest = Omit<RenderedRequest, 'headers'> &
  Readonly<{ headers: Readonly<Record<string, string>> }>;
export async function deliveryRequest(id: string): Promise<RenderedRequest> {
  const shown = await get<ShownRequest>(`${base}/deliveries/${id}/request`);
  const headers = Object.entries(shown.headers).map(([name, value]) => ({ name, value }));
  return { ...shown, headers };
}

export const catalogue = () => get<Items<CatalogueEvent>>(`${base}/events`);

type Named = Readonly<{ name: string; title: string }>;
export type Connector = Named &
  Readonly<{
    description: string;
    /** What is different from a recipient of the field. */
    recipient: Partial<HttpDraft>;
    settings?: readonly Named[];
    secrets: readonly Named[];
  }>;
export const connectors = () => get<Items<Connector>>(`${base}/connectors`);

type PreviewWish = Readonly<{
  mapping: MappingBody;
  url: string;
  headers: HttpDraft['headers'];
  event: string;
}>;
/** A recipient without an address yet is previewed at the example's. */
export const previewConnector = ({ url, ...wish }: PreviewWish) =>
  send<Readonly<{ requests: readonly RenderedRequest[] }>>('POST', `${base}/connectors/preview`, {
    ...wish,
    ...(url !== '' && { url }),
  });

const emailSettingsPath = `${base}/email-settings`;
export const emailSettings = () => get<EmailSettingsItem>(emailSettingsPath);
/** A password that is left out stays as it is. */
export type EmailSettingsWish = Omit<EmailSettingsItem, 'is_set_up' | 'has_password'> &
  Readonly<{ password?: string }>;
export const saveEmailSettings = (wish: EmailSettingsWish) =>
  send<EmailSettingsItem>('PUT', emailSettingsPath, wish);
export const removeEmailSettings = () => send<unknown>('DELETE', emailSettingsPath);
export const sendTestMail = (to: string) =>
  send<TestEmailAnswer>('POST', `${emailSettingsPath}/test`, { to });
