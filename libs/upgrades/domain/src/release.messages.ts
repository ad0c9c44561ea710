import type { Command, DomainEvent } from '@jumpfleet/kernel';

/** A signed release whose package is stored; what is in the document is said once more, to decide and list by. */
export type ReleaseTerms = Readonly<{
  /** SHA-256 of the signed document's text, hex. */
  releaseId: string;
  platform: string;
  version: string;
  number: number;
  length: number;
  digest: string;
  expiresAt: string;
  minimumVersion: string | null;
  rollbackFrom: readonly string[];
  /** The signed document's text, byte for byte. */
  document: string;
}>;

export type AddRelease = Command<'AddRelease', ReleaseTerms>;

export type RemoveRelease = Command<
  'RemoveRelease',
  { releaseId: string; platform: string; why: 'asked' | 'retention' }
>;

export type ReleaseCommand = AddRelease | RemoveRelease;

export type ReleaseAdded = DomainEvent<'ReleaseAdded', 1, ReleaseTerms & { addedAt: string }>;

export type ReleaseRemoved = DomainEvent<
  'ReleaseRemoved',
  1,
  { releaseId: string; platform: string; why: 'asked' | 'retention'; removedAt: string }
>;

export type ReleaseEvent = ReleaseAdded | ReleaseRemoved;

export type ReleaseRefusal =
  | Readonly<{ kind: 'release-number-not-newer'; number: number; last: number }>
  | Readonly<{ kind: 'too-many-releases'; most: number }>
  | Readonly<{ kind: 'release-not-found' }>;
