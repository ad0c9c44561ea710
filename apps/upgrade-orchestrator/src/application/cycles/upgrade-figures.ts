import type { UpgradeClientItem } from '@jumpfleet/upgrades-contracts';
import type { RingFigures } from '@jumpfleet/upgrades-domain';

export type RingCounts = RingFigures & Readonly<{ clients: number }>;

/** What a cycle looks like just now; none of it takes longer when more clients take part. */
export type CycleFigures = Readonly<{
  rings: readonly RingCounts[];
  versions: readonly Readonly<{ version: string; clients: number }>[];
  failures: readonly Readonly<{ code: string; clients: number }>[];
  /** Over the last seconds. */
  upgradedPerSecond: number;
  permitsHeld: number;
  bytesPerSecond: number;
}>;

export type ClientState = UpgradeClientItem['state'];

export type CycleClient = Readonly<{
  clientId: string;
  name: string;
  platform: string;
  version: string;
  ring: number;
  state: ClientState;
  online: boolean;
  code: string | null;
  detail: string | null;
  failedAt: string | null;
}>;

export type ClientsQuery = Readonly<{
  state?: ClientState | undefined;
  code?: string | undefined;
  ring?: number | undefined;
  /** The last client of the page before; they come in the order of their ids. */
  after?: string | undefined;
  limit: number;
}>;

export type CycleSample = Readonly<{
  at: string;
  upgraded: number;
  failed: number;
  upgrading: number;
  bytesPerSecond: number;
}>;

/** What the queue knows of cycles. */
export interface UpgradeFigures {
  figures(cycleId: string): Promise<CycleFigures>;
  clients(cycleId: string, query: ClientsQuery): Promise<readonly CycleClient[]>;
  /** Oldest first, at most 600. */
  samples(cycleId: string): Promise<readonly CycleSample[]>;
}
export const UPGRADE_FIGURES = Symbol('UPGRADE_FIGURES');
