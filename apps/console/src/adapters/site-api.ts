import { get, send } from './api.js';

export type JumpClientSettings = Readonly<{
  connection_rate_per_second: number;
  /** SB-30. */
  wake_on_lan: boolean;
}>;

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

export type JumpGroup = Readonly<{
  id: number;
  name: string;
  code_name: string;
  comments: string | null;
}>;
const jumpGroup = '/api/config/v1/jump-group';
const perPage = 100;

/** All of them: the configuration API tells a hundred at a time. */
export async function jumpGroups(page = 1): Promise<readonly JumpGroup[]> {
  const query = `per_page=${perPage}&current_page=${page}`;
  const rows = await get<readonly JumpGroup[]>(`${jumpGroup}?${query}`);
  return rows.length < perPage ? rows : [...rows, ...(await jumpGroups(page + 1))];
}
export const createJumpGroup = (wish: Pick<JumpGroup, 'name' | 'comments'>) =>
  send<JumpGroup>('POST', jumpGroup, wish);
export const deleteJumpGroup = (id: number) => send<unknown>('DELETE', `${jumpGroup}/${id}`);
