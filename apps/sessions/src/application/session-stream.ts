import type { Actor } from '@jumpfleet/kernel';

export function sessionStream(sessionId: string): string {
  return `sessions.session.${sessionId}`;
}

/** This service acting by itself. */
export const sessionsService: Actor = { type: 'system', id: 'sessions' };
