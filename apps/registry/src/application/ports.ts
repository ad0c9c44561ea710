import type { Within } from '@jumpfleet/event-log';
import type {
  JumpClientSiteSettings,
  JumpGroupRef,
  RegistryEvent,
} from '@jumpfleet/registry-domain';

/** Numbers and secrets of installers; the key is never part of an event. */
export interface InstallerKeys {
  nextNumber(): Promise<number>;
  /** Keeps the key in the transaction of the installer's first event. */
  keep(installerId: string, key: string): Within<RegistryEvent>;
  /** Notes the first download; validity does not run from it (A10 row 10). */
  downloaded(installerId: string, now: Date): Promise<void>;
}

/** Where items can lie: shared groups, and the personal lists of users. */
export interface JumpGroups {
  /** The shared group with this id, or the personal list of the user with this number. */
  find(type: JumpGroupRef['type'], id: number): Promise<JumpGroupRef | undefined>;
  /** `jumpgroup:CODE` or `user:NAME`, as an installer's command line says it. */
  named(text: string): Promise<JumpGroupRef | undefined>;
}

/** What no single Jump Group can know: which names the others have, and what lies in it. */
export interface JumpGroupNames {
  nextId(): Promise<number>;
  /** A code name made of the name that nobody has yet. */
  freeCodeName(name: string): Promise<string>;
  /** Which of its names another group has, when that is why an append failed. */
  takenBy(error: unknown): 'name' | 'codeName' | undefined;
  /** For the transaction of a deletion; throws `JumpGroupInUse`. */
  readonly demandUnused: Within<RegistryEvent>;
}

export class JumpGroupInUse extends Error {
  override readonly name = 'JumpGroupInUse';

  constructor(
    readonly items: number,
    readonly installers: number,
  ) {
    super(`the group holds ${items} items and ${installers} installers lead into it`);
  }
}

/** One of policy's users, as far as the registry knows them. */
export type SiteUser = Readonly<{
  number: number;
  userId: string;
  username: string;
  displayName: string;
}>;

export interface SiteUsers {
  byNumber(number: number): Promise<SiteUser | undefined>;
  /** Whatever the case of its letters. */
  byUsername(username: string): Promise<SiteUser | undefined>;
}

/** Which items an endpoint has. */
export interface EndpointItems {
  /** True when there is no other item of the same endpoint; also when there is no such item at all. */
  isLastOfEndpoint(clientId: string): Promise<boolean>;
  itemsOf(endpointId: string): Promise<string[]>;
  isOnline(endpointId: string): Promise<boolean>;
}

/** Another item of the endpoint came or went while a deletion was under way: it is to be decided anew. */
export class EndpointItemsChanged extends Error {
  override readonly name = 'EndpointItemsChanged';
}

/** The item to be copied went while the copy was made. */
export class CopiedItemGone extends Error {
  override readonly name = 'CopiedItemGone';
}

/** The group into which an item was to go was deleted meanwhile. */
export class JumpGroupGone extends Error {
  override readonly name = 'JumpGroupGone';
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
export type Asker = Readonly<{
  accessToken: string;
  correlationId: string;
  callerAddress: string;
}>;
