import { limits } from '@jumpfleet/gateway-contracts';

/** A ticket shown in its last moment may still be on its way through the gateway. */
export const attachGraceMs = 15_000;

/** So long a leg waits for a line that was lost, and for the word of one that came at the last moment. */
export const sessionGraceMs = limits.sessionGraceMs + 3_000;
