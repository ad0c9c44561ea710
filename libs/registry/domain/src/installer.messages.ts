import type { Command, DomainEvent } from '@jumpfleet/kernel';
import type { ConnectionType, JumpClientSettings } from './jump-client.messages.js';

/** The fields whose value a person may choose anew when running the installer (AG-08). */
export const overridableFields = [
  'jumpGroup',
  'jumpPolicy',
  'name',
  'tag',
  'comments',
  'attendedSessionPolicy',
  'unattendedSessionPolicy',
  'supportButtonProfile',
  'supportButtonDirectQueue',
] as const;
export type OverridableField = (typeof overridableFields)[number];

export type InstallerTerms = Readonly<{
  /** What each client starts with. An empty name stands for the computer's own. */
  settings: JumpClientSettings;
  connectionType: ConnectionType;
  allowOverride: Readonly<Record<OverridableField, boolean>>;
  elevateInstall: boolean;
  elevatePrompt: boolean;
  jumpointProxy: string;
  /** How many clients may enrol with it; null is no limit. */
  maxUses: number | null;
}>;

/** AG-01, in minutes. */
export const installerValidity = { min: 10, max: 525_600, default: 1440 } as const;

export type CreateInstaller = Command<
  'CreateInstaller',
  { installerId: string; number: number; validMinutes: number; terms: InstallerTerms }
>;
export type DeleteInstaller = Command<'DeleteInstaller', { installerId: string }>;
export type InstallerCommand = CreateInstaller | DeleteInstaller;

export type InstallerCreated = DomainEvent<
  'InstallerCreated',
  2,
  {
    installerId: string;
    /** The integer id of the configuration API. */
    number: number;
    terms: InstallerTerms;
    createdAt: string;
    expiresAt: string;
  }
>;
export type InstallerDeleted = DomainEvent<
  'InstallerDeleted',
  1,
  { installerId: string; deletedAt: string }
>;
export type InstallerEvent = InstallerCreated | InstallerDeleted;

export type InstallerRefusal =
  | Readonly<{ kind: 'installer-not-found'; installerId: string }>
  | Readonly<{ kind: 'installer-already-created'; installerId: string }>
  | Readonly<{ kind: 'installer-validity-out-of-range'; validMinutes: number }>;

export const installerStream = (installerId: string): string => `registry.installer.${installerId}`;
