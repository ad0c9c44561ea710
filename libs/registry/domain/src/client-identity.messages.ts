import type { Command, DomainEvent } from '@jumpfleet/kernel';

/** One of two computers that hold the same key pair, as it was last seen to connect. */
export type IdentityUse = Readonly<{
  /** Fingerprint of the computer and of the folder that the program is installed in. */
  machine: string;
  publicIp: string;
  connectedAt: string;
}>;

/**
 * `merge`: it is one computer after all, such as one whose hardware was changed. `split`: the other one
 * enrols anew, into the same group and with the same tag. `copy`: as split, with all settings.
 */
export type IdentityDecision = 'merge' | 'split' | 'copy';

export type ReportIdentityConflict = Command<
  'ReportIdentityConflict',
  { clientId: string; uses: readonly IdentityUse[] }
>;
export type DecideIdentity = Command<
  'DecideIdentity',
  {
    clientId: string;
    decision: IdentityDecision;
    /** The machine that goes on under this identity; the first that was seen when null. */
    keeps: string | null;
  }
>;
export type SplitOffJumpClient = Command<
  'SplitOffJumpClient',
  { clientId: string; machine: string; newClientId: string }
>;
export type ClientIdentityCommand = ReportIdentityConflict | DecideIdentity | SplitOffJumpClient;

/** From here on neither computer is let in, until somebody decides. The first use is the older one. */
export type JumpClientIdentityConflicted = DomainEvent<
  'JumpClientIdentityConflicted',
  1,
  { clientId: string; uses: readonly IdentityUse[]; detectedAt: string }
>;
export type JumpClientIdentityDecided = DomainEvent<
  'JumpClientIdentityDecided',
  1,
  {
    clientId: string;
    decision: IdentityDecision;
    keeps: string;
    /** The machines that must enrol anew; none after a merge. */
    others: readonly string[];
    decidedAt: string;
  }
>;
/** The other computer enrolled anew: its own history begins in the stream of `newClientId`. */
export type JumpClientSplitOff = DomainEvent<
  'JumpClientSplitOff',
  1,
  { clientId: string; newClientId: string; machine: string; splitOffAt: string }
>;
export type ClientIdentityEvent =
  JumpClientIdentityConflicted | JumpClientIdentityDecided | JumpClientSplitOff;

export type ClientIdentityRefusal =
  | Readonly<{ kind: 'jump-client-not-found'; clientId: string }>
  | Readonly<{ kind: 'identity-not-in-conflict'; clientId: string }>
  | Readonly<{ kind: 'machine-unknown'; machine: string }>
  | Readonly<{ kind: 'machines-alike' }>
  | Readonly<{ kind: 'machine-not-split'; machine: string }>;
