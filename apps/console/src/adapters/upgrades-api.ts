import type {
  StartUpgradeCycle,
  UpgradeClientItem,
  UpgradeCycleItem,
  UpgradeCycleSummary,
  UpgradeSampleItem,
} from '@jumpfleet/upgrades-contracts';
import type { UpgradeSettings } from '../application/upgrade-settings.js';
import { get, send } from './api.js';

/** A signed package as the orchestrator shows it. */
export type Release = Readonly<{
  id: string;
  platform: string;
  version: string;
  number: number;
  length: number;
  expires_at: string;
  minimum_version: string | null;
  /** Versions that it may replace although they are newer. */
  rollback_from: readonly string[];
  added_at: string;
  /** It is signed by keys that still count, and has not expired. */
  good: boolean;
  in_use: boolean;
  deltas: readonly unknown[];
}>;

const packagesPath = '/api/v1/packages';
export const releases = () => get<{ items: readonly Release[] }>(packagesPath);
export const deleteRelease = (id: string) => send<unknown>('DELETE', `${packagesPath}/${id}`);

const cyclesPath = '/api/v1/upgrade-cycles';
type Cycles = Readonly<{ items: readonly UpgradeCycleSummary[]; next_cursor: string | null }>;
export const upgradeCycles = () => get<Cycles>(`${cyclesPath}?limit=20`);
export const upgradeCycle = (id: string) => get<UpgradeCycleItem>(`${cyclesPath}/${id}`);
export const startCycle = (wish: StartUpgradeCycle) =>
  send<UpgradeCycleItem>('POST', cyclesPath, wish);

export type CycleVerb = 'pause' | 'resume' | 'cancel';
export const tellCycle = (id: string, verb: CycleVerb) =>
  send<UpgradeCycleItem>('POST', `${cyclesPath}/${id}/${verb}`);

export const cycleSamples = (id: string) =>
  get<{ items: readonly UpgradeSampleItem[] }>(`${cyclesPath}/${id}/samples`);

export type ClientFilter = Readonly<{ state?: UpgradeClientItem['state']; code?: string }>;
type CycleClients = Readonly<{
  items: readonly UpgradeClientItem[];
  next_cursor: string | null;
}>;

export function cycleClients(
  id: string,
  filter: ClientFilter,
  cursor: string | null,
): Promise<CycleClients> {
  const query = new URLSearchParams({ ...filter, limit: '100' });
  if (cursor !== null) query.set('cursor', cursor);
  return get<CycleClients>(`${cyclesPath}/${id}/clients?${query.toString()}`);
}

const settingsPath = '/api/v1/settings/jump-clients';
export const upgradeSettings = () => get<UpgradeSettings>(settingsPath);
export const saveUpgradeSettings = (change: Partial<UpgradeSettings>) =>
  send<UpgradeSettings>('PUT', settingsPath, change);
