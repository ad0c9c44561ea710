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

/** Lets Jump Clients in at the global rate. It may answer late: when the client's instant has come. */
export interface Admission {
  readonly isOn: boolean;
  admit(wish: AdmissionWish): Promise<AdmissionAnswer>;
  /** Says how many clients are online here; answers how many are anywhere, if that can be known now. */
  report(online: number): Promise<number | undefined>;
  close(): void;
}

/** For measurements of what a shard can do by itself. */
export const admissionOff: Admission = {
  isOn: false,
  admit: () => Promise.resolve({ kind: 'admitted' }),
  report: (online) => Promise.resolve(online),
  close: () => undefined,
};
