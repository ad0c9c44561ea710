import type { EndReason, Ending } from '@jumpfleet/gateway-domain';

const texts: Record<EndReason, string> = {
  representative: 'The session was ended.',
  'client-gone': 'The Jump Client went offline.',
  'connection-lost': 'The connection to the Jump Client was lost.',
  'start-failed': 'Failed to connect to the Jump Client.',
  deleted: 'The Jump Client does not exist.',
  'schedule-ended': 'The schedule does not permit access any longer.',
  'access-revoked': 'Your access was revoked.',
  customer: 'The session was ended at the computer.',
  left: 'You left the session.',
  removed: 'You were removed from the session.',
};

/** What a representative is told when the session is over. */
export function endingOf(reason: EndReason): Ending {
  return { reason, code: reason, text: texts[reason] };
}

/** Why a channel is not opened, whichever end of the session's line notices it. */
export const toolNotAllowed = {
  code: 'tool-not-allowed',
  message: 'This session does not allow that tool.',
} as const;

export const toolNotAvailable = {
  code: 'tool-not-available',
  message: 'The Jump Client does not have that tool.',
} as const;

export const computerAway = {
  code: 'tool-not-available',
  message: 'The connection to the Jump Client is lost at the moment.',
} as const;

/** The answer of nobody, where nobody can be asked (PO-42). */
export const deniedByCustomer = {
  code: 'denied-by-customer',
  message: 'It was not allowed at the computer.',
} as const;

export const tooManyChannels = {
  code: 'limit-exceeded',
  message: 'The Jump Client has as many channels as it can.',
} as const;

export const channelUnknown = {
  code: 'channel-unknown',
  message: 'The computer does not know this channel any more.',
} as const;

export const clientOffline: Ending = {
  reason: 'start-failed',
  code: 'jump-client-offline',
  text: 'The Jump Client is offline.',
};

export const clientTimeout: Ending = {
  reason: 'start-failed',
  code: 'jump-client-timeout',
  text: 'Timeout while trying to connect to the Jump Client.',
};
