export type AdmissionWish = Readonly<{
  clientId: string;
  /** The slot token that the client was given before, as it shows it. */
  slot: string | undefined;
  /** Whether somebody still waits for the answer. */
  isWanted: () => boolean;
}>;

export type AdmissionAnswer =
  | Readonly<{ kind: 'admitted' | 'unavailable' }>
  | Readonly<{ kind: 'later'; inMs: number; slot: string }>;

/** A place in the line of those who come back from an upgrade: when, and with what to show. */
export type ReturnSlot = Readonly<{ slot: string; inMs: number }>;

/** Lets Jump Clients in at the global rate. It may answer late: when the client's instant has come. */
export interface Admission {
  readonly isOn: boolean;
  admit(wish: AdmissionWish): Promise<AdmissionAnswer>;
  /** For a client that is about to restart and will be away for so long; `undefined` while none can be had. */
  reserveReturn(clientId: string, awayMs: number): Promise<ReturnSlot | undefined>;
  /** Says how many clients are online here; answers how many are anywhere, if that can be known now. */
  report(online: number): Promise<number | undefined>;
  close(): void;
}

/** For measurements of what a shard can do by itself. */
export const admissionOff: Admission = {
  isOn: false,
  admit: () => Promise.resolve({ kind: 'admitted' }),
  reserveReturn: (_clientId, inMs) => Promise.resolve({ slot: 'none', inMs }),
  report: (online) => Promise.resolve(online),
  close: () => undefined,
};
