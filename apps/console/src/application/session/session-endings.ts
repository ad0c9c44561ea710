import { closeCodes } from '@jumpfleet/gateway-contracts';

const endings: Readonly<Record<string, string>> = {
  representative: 'The session has ended.',
  customer: 'The customer has ended the session.',
  left: 'You have left the session.',
  removed: 'You are no longer in the session.',
  'not-accepted': 'Nobody accepted the session in time.',
  'client-gone': 'The Jump Client is offline.',
  'connection-lost': 'The connection was lost.',
  'start-failed': 'The session could not be started.',
  deleted: 'The Jump Client does not exist.',
  'schedule-ended': 'The schedule does not permit access any longer.',
  'access-revoked': 'Your access was revoked.',
};

/** The reason of an ended session, in words; a reason this console does not know is shown as it is. */
export function endSentence(reason: string): string {
  return endings[reason] ?? (reason === '' ? 'The session has ended.' : reason);
}

const closings: Readonly<Record<number, string>> = {
  [closeCodes.goingAway]: 'The server is being restarted. Jump again in a moment.',
  [closeCodes.ticketRefused]: 'The ticket of this session is no longer valid. Jump again.',
  [closeCodes.handshakeTimeout]: 'The server got no answer in time. Jump again.',
  [closeCodes.silent]: 'The connection was lost.',
};

export function closeSentence(code: number, reason: string): string {
  if (code === closeCodes.sessionEnded) return endSentence(reason);
  return closings[code] ?? (reason === '' ? 'The connection was lost.' : reason);
}
