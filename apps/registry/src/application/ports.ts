import type { Within } from '@jumpfleet/event-log';
import type {
  InstallerTerms,
  JumpClientSiteSettings,
  JumpGroupRef,
  RegistryEvent,
} from '@jumpfleet/registry-domain';

export type OpenInstaller = Readonly<{
  installerId: string;
  terms: InstallerTerms;
  expiresAt: string;
  uses: number;
}>;

/** What an enrolment needs to know before it decides, and what it must hold while it commits. */
export interface EnrolmentDesk {
  /** One look-up: who already holds this key pair, and which installer the key opens. */
  lookUp(installerKey: string, publicKeyThumbprint: string): Promise<EnrolmentLookUp>;
  jumpGroupByCodeName(codeName: string): Promise<JumpGroupRef | undefined>;
  /**
   * Admits the client in the transaction of its first event. Throws `EnrolmentTurnedAway` when the last
   * use, the last place of the site or the key pair itself went to another enrolment meanwhile.
   */
  admit(installer: OpenInstaller): Within<RegistryEvent>;
}

export type EnrolmentLookUp = Readonly<{
  enrolled: Readonly<{ clientId: string; name: string }> | undefined;
  installer: OpenInstaller | undefined;
  /** The number that a new client would get. */
  nextNumber: number;
}>;

export class EnrolmentTurnedAway extends Error {
  override readonly name = 'EnrolmentTurnedAway';

  constructor(readonly reason: 'installer-exhausted' | 'total-reached') {
    super(`turned away: ${reason}`);
  }
}

/** Numbers and secrets of installers; the key is never part of an event. */
export interface InstallerKeys {
  nextNumber(): Promise<number>;
  /** Keeps the key in the transaction of the installer's first event. */
  keep(installerId: string, key: string): Within<RegistryEvent>;
}

export interface JumpGroups {
  byId(id: number): Promise<JumpGroupRef | undefined>;
}

/** Which items an endpoint has. */
export interface EndpointItems {
  /** True when there is no other item of the same endpoint; also when there is no such item at all. */
  isLastOfEndpoint(clientId: string): Promise<boolean>;
}

/** Another item of the endpoint came or went while a deletion was under way: it is to be decided anew. */
export class EndpointItemsChanged extends Error {
  override readonly name = 'EndpointItemsChanged';
}

/** The item to be copied went while the copy was made. */
export class CopiedItemGone extends Error {
  override readonly name = 'CopiedItemGone';
}

/** Rows beside the read models that follow the events in the same transaction. */
export type FleetRows = Readonly<{ follow: Within<RegistryEvent> }>;

/** Signs what a jump client shows at every connection. */
export interface CredentialIssuer {
  issue(clientId: string, publicKey: string): string;
}

/** Tells the gateway that holds a client's line. */
export interface ClientLine {
  /** The client removes itself and its line is closed, if it is connected at all. */
  remove(clientId: string): void;
}

/** The site's settings for Jump Clients as they hold now, in memory: asking costs nothing. */
export interface SiteSettings {
  current(): JumpClientSiteSettings;
  /** Calls back after each change that this process learns of. Answers the way to stop it. */
  onChanged(listener: (settings: JumpClientSiteSettings) => void): () => void;
}

/** In whose name another service is asked. */
export type Asker = Readonly<{ accessToken: string; correlationId: string }>;

/** The upgrade orchestrator keeps the connection rate and enforces it over all gateway shards. */
export interface ConnectionRate {
  current(): Promise<number>;
  /** Holds everywhere when this resolves. Answers the rate that now holds. */
  change(connectionsPerSecond: number, asker: Asker): Promise<number>;
}
