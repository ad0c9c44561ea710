/** What a computer is told that wants to enrol now. */
export type EnrolmentTurn =
  | Readonly<{ kind: 'now' }>
  /** `place` counts from 1, the next to be let in. */
  | Readonly<{ kind: 'later'; comeBackInMs: number; place: number }>
  | Readonly<{ kind: 'line-full' }>;

/** The line for enrolment of all processes together; a computer is known by its key (GW-15). */
export interface EnrolmentTurns {
  /** The same turn however often it asks; it lapses when the computer stays away. */
  ask(publicKeyThumbprint: string, perMinute: number, now: Date): Promise<EnrolmentTurn>;
}
