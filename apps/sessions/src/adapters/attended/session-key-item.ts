import type { WaitingCustomer } from '../../application/attended/ports.js';
import type { SessionKeyRow } from '../../application/attended/session-key.projection.js';
import { customerName } from '../../application/attended/customer-name.js';
import type { SupportQueue } from '@jumpfleet/sessions-domain';

const queueItem = ({ type, id, name }: SupportQueue) => ({ type, id, name });

/** One who made or may see it is shown the key; `expired` is what time made of it. */
export function sessionKeyItem(row: SessionKeyRow, url: string, now: Date) {
  const isOver = row.status === 'open' && new Date(row.expires_at) <= now;
  return {
    key: row.key,
    url,
    session_id: row.session_id,
    status: isOver ? 'expired' : row.status,
    queue: queueItem(row.queue),
    external_key: row.external_key,
    custom: row.custom,
    customer: customerItem(row),
    generated_by: row.maker,
    generated_at: row.generated_at,
    expires_at: row.expires_at,
    arrived_at: row.arrived_at,
    accepted_by: row.representative,
    end_reason: row.gone_reason,
  };
}
export type SessionKeyItem = ReturnType<typeof sessionKeyItem>;

const customerItem = ({ customer, computer }: SessionKeyRow) => ({
  name: customer.name,
  company: customer.company,
  company_code: customer.companyCode,
  details: customer.details,
  hostname: computer?.hostname ?? null,
  platform: computer?.platform ?? null,
  user: computer?.user ?? null,
});

/** What a session's own answer tells of its customer. */
export const sessionCustomer = (row: WaitingCustomer) => ({
  ...customerItem(row),
  is_online: row.is_online,
});

export const sessionPin = ({ pin }: SessionKeyRow) =>
  pin && { state: pin.state, jump_client_id: pin.jumpClientId, code: pin.code };

/** Who waits, since when, and what is known of them. */
const waitingItem = (row: WaitingCustomer) => ({
  session_id: row.session_id,
  key: row.key,
  customer_name: customerName(row.customer, row.computer),
  customer: sessionCustomer(row),
  platform: row.computer?.platform ?? null,
  external_key: row.external_key,
  waiting_since: row.arrived_at,
  waits_until: row.waits_until,
});

export const queueWith = (queue: SupportQueue, waiting: readonly WaitingCustomer[]) => ({
  queue: queueItem(queue),
  waiting: waiting.map(waitingItem),
});
