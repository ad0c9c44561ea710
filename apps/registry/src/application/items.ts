import type {
  ConnectionType,
  JumpClientRefusal,
  JumpClientSettings,
  JumpGroupRef,
} from '@jumpfleet/registry-domain';
import type { PolicyField } from './policy-references.js';

/** RG-16: what an item may be named after. */
export const nameSources = ['hostname', 'ip_address', 'device_name', 'device_model'] as const;
export type NameSource = (typeof nameSources)[number];

/** A Jump Item as a change of it, or a copy of it, needs to know it. */
export type Item = Readonly<{
  clientId: string;
  endpointId: string;
  number: number;
  installerId: string;
  hostname: string;
  /** Of its endpoint. */
  connectionType: ConnectionType;
  settings: JumpClientSettings;
  /** The names that its computer knows itself by. */
  names: Readonly<Partial<Record<NameSource, string>>>;
}>;

export interface Items {
  find(clientIds: readonly string[]): Promise<ReadonlyMap<string, Item>>;
  nextNumber(): Promise<number>;
}

export type GroupWish = Pick<JumpGroupRef, 'type' | 'id'>;

/** What is asked to be different about an item; what is left out stays. */
export type ItemChanges = Readonly<{
  settings?: Partial<Omit<JumpClientSettings, 'jumpGroup'>>;
  jumpGroup?: GroupWish;
  connectionType?: ConnectionType;
  nameSource?: NameSource;
}>;

export type ItemRefusal =
  | Exclude<JumpClientRefusal, { kind: 'jump-client-already-enrolled' }>
  | Readonly<{ kind: 'jump-group-unknown'; group: GroupWish }>
  | Readonly<{ kind: 'name-source-unavailable'; available: readonly string[] }>
  | Readonly<{ kind: 'active-reached' }>
  | Readonly<{ kind: 'policy-unknown'; field: PolicyField }>
  /** It may be seen, and this not be done with it. */
  | Readonly<{ kind: 'not-allowed'; reasons: readonly string[] }>;
