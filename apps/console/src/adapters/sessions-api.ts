import type { Members } from '@jumpfleet/gateway-domain';
import type { Said } from '../application/session/chat-log.js';
import type {
  KeyWish,
  PastFilter,
  PastSession,
  Queue,
  RecordingItem,
  SessionKey,
  SessionReport,
  ToolUse,
} from '../application/past-sessions.js';
import type { SessionSettings } from '../application/session-settings.js';
import type { Jump } from '../application/session-tabs.js';
import { get, send } from './api.js';

const sessions = '/api/v1/sessions';
const of = (id: string, what: string) => `${sessions}/${id}/${what}`;
type Items<Item> = Readonly<{ items: readonly Item[] }>;

export const sessionTicket = (id: string) => send<Jump>('POST', of(id, 'ticket'));
export const joinSession = (id: string) => send<Jump>('POST', of(id, 'join'));
export const acceptSession = (id: string) => send<Jump>('POST', of(id, 'accept'));
export const leaveSession = (id: string) => send<unknown>('POST', of(id, 'leave'));
export const takeOwnership = (id: string) => send<unknown>('POST', of(id, 'take-ownership'));
export const inviteTo = (id: string, representative: string) =>
  send<unknown>('POST', of(id, 'invite'), { representative });
export const transferTo = (id: string, representative: string) =>
  send<unknown>('POST', of(id, 'transfer'), { representative });
export const unpinSession = (id: string) => send<unknown>('POST', of(id, 'unpin'));

/** RG-65: nothing said is the quick way, to the list of one's own. */
export type PinWish = Readonly<{
  jump_group_id?: number;
  jump_group_type?: 'shared';
  name?: string;
  tag?: string;
  comments?: string;
}>;
export const pinSession = (id: string, wish: PinWish) => send<unknown>('POST', of(id, 'pin'), wish);

export const sessionMembers = (id: string) => get<Members>(of(id, 'members'));
export const sessionChat = (id: string) => get<Items<Said>>(of(id, 'chat'));
export const session = (id: string) => get<PastSession>(`${sessions}/${id}`);

export function pastSessions(
  filter: PastFilter,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<Items<PastSession> & Readonly<{ next_cursor: string | null }>> {
  const parameters = new URLSearchParams({ limit: '50' });
  for (const [name, value] of Object.entries(filter)) if (value !== '') parameters.set(name, value);
  if (cursor !== null) parameters.set('cursor', cursor);
  return get(`${sessions}?${parameters.toString()}`, signal);
}

export const sessionReport = (id: string) => get<SessionReport>(of(id, 'report'));
export const sessionToolUses = (id: string) => get<Items<ToolUse>>(of(id, 'files'));
export const sessionRecordings = (id: string) => get<Items<RecordingItem>>(of(id, 'recordings'));

const castUrl = (id: string, { leg, channel }: RecordingItem) =>
  of(id, `recordings/${leg}/${channel}`);
/** `asciicast` version 2. */
export const recordingUrl = (id: string, item: RecordingItem) =>
  item.instance === undefined
    ? castUrl(id, item)
    : `${castUrl(id, item)}?instance=${encodeURIComponent(item.instance)}`;
export const liveRecordingUrl = (id: string, item: RecordingItem) => `${castUrl(id, item)}/live`;
export const reportUrl = (id: string) => of(id, 'report');

const keys = '/api/v1/session-keys';
export const createSessionKey = (wish: KeyWish) => send<SessionKey>('POST', keys, wish);
export const sessionKeys = () => get<Items<SessionKey>>(keys);
export const withdrawSessionKey = (key: string) => send<unknown>('DELETE', `${keys}/${key}`);
export const sessionQueues = (signal?: AbortSignal) =>
  get<Items<Queue>>('/api/v1/session-queues', signal);

const settings = '/api/v1/settings/sessions';
export const sessionSettings = () => get<SessionSettings>(settings);
export const saveSessionSettings = (change: Partial<SessionSettings>) =>
  send<SessionSettings>('PUT', settings, change);
