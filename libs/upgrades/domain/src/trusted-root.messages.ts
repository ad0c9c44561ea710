import type { Command, DomainEvent } from '@jumpfleet/kernel';

/** Its signatures were checked before: by the root before it, and for the first one by whoever set the site up. */
export type TrustRoot = Command<'TrustRoot', { number: number; document: string }>;

export type RootTrusted = DomainEvent<
  'RootTrusted',
  1,
  { number: number; document: string; trustedAt: string }
>;

export type TrustedRootRefusal = Readonly<{ kind: 'root-not-next'; number: number; last: number }>;
