import type {
  FleetPage,
  FleetQuery,
  FleetSummary,
  HistoryEntry,
  JumpClient,
} from '../application/fleet.js';
import type { JumpGiven } from '../application/jump-conditions.js';
import type { Jump } from '../application/session-tabs.js';
import { get, send } from './api.js';

const clients = '/api/v1/jump-clients';

export type PageRequest = Readonly<{ query: FleetQuery; cursor: string | null; limit: number }>;
export type ClientEdit = Readonly<{ name: string; tag: string; comments: string }>;

/** A search that nobody ordered is ranked by the server: what matches best comes first. */
function filtersOf({
  search,
  fields,
  status,
  isUpgradePending,
  sort,
}: FleetQuery): URLSearchParams {
  const parameters = new URLSearchParams();
  if (search !== '') parameters.set('search', search);
  if (search !== '' && fields.length > 0) parameters.set('fields', fields.join(','));
  if (status !== '') parameters.set('status', status);
  if (isUpgradePending) parameters.set('needs_update', 'true');
  if (search === '' || sort !== 'name') parameters.set('sort', sort);
  return parameters;
}

/** Where the browser downloads what the list shows, all of it. */
export function exportUrl(query: FleetQuery, format: 'csv' | 'json'): string {
  const parameters = filtersOf(query);
  parameters.set('format', format);
  return `${clients}/export?${parameters.toString()}`;
}

export function fleetPage(
  { query, cursor, limit }: PageRequest,
  signal?: AbortSignal,
): Promise<FleetPage> {
  const parameters = filtersOf(query);
  parameters.set('limit', String(limit));
  if (cursor !== null) parameters.set('cursor', cursor);
  return get<FleetPage>(`${clients}?${parameters.toString()}`, signal);
}

export const fleetSummary = () => get<FleetSummary>('/api/v1/fleet/summary');

export const jumpClient = (id: string) => get<JumpClient>(`${clients}/${id}`);

export const jumpClientHistory = (id: string) =>
  get<{ items: readonly HistoryEntry[] }>(`${clients}/${id}/history`);

export const jumpTo = (id: string, given: JumpGiven = {}) =>
  send<Jump>('POST', `${clients}/${id}/jump`, given);

/** SB-30: answers until when it cannot be tried again. */
export const wakeJumpClient = (id: string) =>
  send<Readonly<{ available_again_at?: string }> | undefined>('POST', `${clients}/${id}/wake`);

/** For the approvers of the Jump Policy, from now on. */
export const askForApproval = (clientId: string, reason: string, minutes: number) =>
  send<unknown>('POST', '/api/v1/approval-requests', {
    jump_client_id: clientId,
    reason,
    duration_minutes: minutes,
  });

export const editJumpClient = (id: string, edit: ClientEdit) =>
  send<unknown>('PATCH', `${clients}/${id}`, edit);

export const removeJumpClient = (id: string) => send<unknown>('DELETE', `${clients}/${id}`);
