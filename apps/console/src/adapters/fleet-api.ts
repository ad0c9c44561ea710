import type {
  FleetPage,
  FleetQuery,
  FleetSummary,
  HistoryEntry,
  JumpClient,
} from '../application/fleet.js';
import type { Jump } from '../application/terminal-sessions.js';
import { get, send } from './api.js';

const clients = '/api/v1/jump-clients';

export type PageRequest = Readonly<{ query: FleetQuery; cursor: string | null; limit: number }>;
export type ClientEdit = Readonly<{ name: string; tag: string; comments: string }>;

export function fleetPage(
  { query, cursor, limit }: PageRequest,
  signal?: AbortSignal,
): Promise<FleetPage> {
  const parameters = new URLSearchParams({ limit: String(limit), sort: query.sort });
  if (query.search !== '') parameters.set('search', query.search);
  if (query.status !== '') parameters.set('status', query.status);
  if (cursor !== null) parameters.set('cursor', cursor);
  return get<FleetPage>(`${clients}?${parameters.toString()}`, signal);
}

export const fleetSummary = () => get<FleetSummary>('/api/v1/fleet/summary');

export const jumpClient = (id: string) => get<JumpClient>(`${clients}/${id}`);

export const jumpClientHistory = (id: string) =>
  get<{ items: readonly HistoryEntry[] }>(`${clients}/${id}/history`);

export const jumpTo = (id: string) =>
  send<Jump>('POST', `${clients}/${id}/jump`, { tools: ['shell'] });

export const editJumpClient = (id: string, edit: ClientEdit) =>
  send<unknown>('PATCH', `${clients}/${id}`, edit);

export const removeJumpClient = (id: string) => send<unknown>('DELETE', `${clients}/${id}`);
