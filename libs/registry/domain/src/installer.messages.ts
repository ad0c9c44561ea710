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
  /** Addresses and networks that it may be used from (D12); empty is anywhere. */
  allowedAddresses: readonly string[];
  /** Platforms that it is for (D12); empty is all. */
  platforms: readonly string[];
  /** Whether its enrolments keep to the site's rate (GW-15) and wait in line beyond it. */
  isPaced: boolean;
}>;

/** AG-01, in minutes. */
export const installerValidity = { min: 10, max: 525_600, default: 1440 } as const;

export type CreateInstaller = Command<
  'CreateInstaller',
  {
    installerId: string;
    number: number;
    validMinutes: number;
    terms: InstallerTerms;
    serverVersion: string;
  }
>;
/** AG-07: valid for so many minutes from now. */
export type ExtendInstaller = Command<
  'ExtendInstaller',
  { installerId: string; validMinutes: number }
>;
export type RevokeInstaller = Command<'RevokeInstaller', { installerId: string }>;
export type DeleteInstaller = Command<'DeleteInstaller', { installerId: string }>;
export type InstallerCommand =
  CreateInstaller | ExtendInstaller | RevokeInstaller | DeleteInstaller;

export type InstallerCreated = DomainEvent<
  'InstallerCreated',
  3,
  {
    installerId: string;
    /** The integer id of the configuration API. */
    number: number;
    terms: InstallerTerms;
    /** Of the site that made it: its packages die at the next upgrade (UP-11). Empty before that was kept. */
    serverVersion: string;
    createdAt: string;
    expiresAt: string;
  }
>;
export type InstallerExtended = DomainEvent<
  'InstallerExtended',
  1,
  { installerId: string; expiresAt: string; extendedAt: string }
>;
/** Nobody enrols with it from now on; it stays in the list. */
export type InstallerRevoked = DomainEvent<
  'InstallerRevoked',
  1,
  { installerId: string; revokedAt: string }
>;
export type InstallerDeleted = DomainEvent<
  'InstallerDeleted',
  1,
  { installerId: string; deletedAt: string }
>;
export type InstallerEvent =
  InstallerCreated | InstallerExtended | InstallerRevoked | InstallerDeleted;

export type InstallerRefusal =
  | Readonly<{ kind: 'installer-not-found'; installerId: string }>
  | Readonly<{ kind: 'installer-already-created'; installerId: string }>
  | Readonly<{ kind: 'installer-validity-out-of-range'; validMinutes: number }>
  | Readonly<{ kind: 'installer-revoked'; revokedAt: string }>
  /** An extension never takes time away. */
  | Readonly<{ kind: 'installer-valid-for-longer'; expiresAt: string }>;

export const installerStream = (installerId: string): string => `registry.installer.${installerId}`;
