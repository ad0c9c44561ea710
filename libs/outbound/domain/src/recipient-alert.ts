import type { AlertSettings } from './recipient.messages.js';

/** Since when nothing has gone through to a recipient. */
export type RecipientTrouble = Readonly<{ failingSince: Date }>;

/** What was written to its contacts of one trouble. */
export type ToldTrouble = Readonly<{
  failingSince: Date;
  /** When the last mail went out or, as long as it could not, was written. */
  lastMailAt: Date;
  /** A mail has not gone out yet. */
  isWaiting: boolean;
  /** At least one mail has gone out, or may have. */
  wasHeard: boolean;
}>;

/**
 * `failing`: they hear of it for the first time. `still-failing`: again. `recovered`: it is over.
 * `withdrawn`: it is over before they heard of it, so what waits for them goes out no more.
 */
export type AlertPhase = 'failing' | 'still-failing' | 'recovered' | 'withdrawn';

/**
 * What a recipient's contacts are to be told now (B1: *Send Email Alert After*, *Resend Email Alerts*). A pure
 * function of what is so and what was told: whoever looks, and however seldom, comes to the same.
 * A trouble that ended and began anew between two looks is over first; the new one has its own delay.
 */
export function alertDue(
  { afterSeconds, resendAfterSeconds }: AlertSettings,
  trouble: RecipientTrouble | undefined,
  told: ToldTrouble | undefined,
  now: Date,
): AlertPhase | undefined {
  if (!told)
    return trouble && isOver(trouble.failingSince, afterSeconds, now) ? 'failing' : undefined;
  if (trouble?.failingSince.getTime() !== told.failingSince.getTime())
    return told.wasHeard ? 'recovered' : 'withdrawn';
  if (resendAfterSeconds === 0 || told.isWaiting) return undefined;
  return isOver(told.lastMailAt, resendAfterSeconds, now) ? 'still-failing' : undefined;
}

const isOver = (since: Date, seconds: number, now: Date): boolean =>
  now.getTime() - since.getTime() >= seconds * 1_000;
