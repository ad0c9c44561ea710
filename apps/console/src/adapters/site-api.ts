import { get, send } from './api.js';

export type JumpClientSettings = Readonly<{ connection_rate_per_second: number }>;

const settings = '/api/v1/settings/jump-clients';
export const jumpClientSettings = () => get<JumpClientSettings>(settings);
export const saveJumpClientSettings = (change: JumpClientSettings) =>
  send<JumpClientSettings>('PUT', settings, change);

export type Installer = Readonly<{
  id: number;
  name?: string;
  jump_group_id: number;
  tag?: string;
  installer_id: string;
  expiration_timestamp: string;
}>;
export type NewInstaller = Readonly<{
  jump_group_id: number;
  jump_group_type: 'shared';
  valid_duration: number;
  tag: string;
}>;

const installer = '/api/config/v1/jump-client/installer';
export const installers = () => get<readonly Installer[]>(`${installer}?per_page=100`);
export const createInstaller = (wish: NewInstaller) => send<Installer>('POST', installer, wish);
export const deleteInstaller = (id: number) => send<unknown>('DELETE', `${installer}/${id}`);

export type JumpGroup = Readonly<{ id: number; name: string; code_name: string }>;
export const jumpGroups = () => get<readonly JumpGroup[]>('/api/config/v1/jump-group?per_page=100');

export type Recipient = Readonly<{
  id: string;
  name: string;
  url: string;
  enabled: boolean;
  format: 'form' | 'json';
  events: readonly string[];
  status: string;
  queued_events: number;
  /** Only in the answer to its creation. */
  secret?: string;
}>;
export type NewRecipient = Readonly<{ name: string; url: string; format: 'form' | 'json' }>;

const recipient = '/api/v1/outbound-events/recipients';
export const recipients = () => get<{ items: readonly Recipient[] }>(recipient);
export const createRecipient = (wish: NewRecipient) => send<Recipient>('POST', recipient, wish);
export const deleteRecipient = (id: string) => send<unknown>('DELETE', `${recipient}/${id}`);
