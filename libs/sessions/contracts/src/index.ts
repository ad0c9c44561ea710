export { sessionEvents } from './events.js';
export type { SessionEventData, SessionEventType } from './events.js';
export { sessionsIssuer, sessionTicketClaims } from './ticket.js';
export type { SessionTicketClaims } from './ticket.js';
