export { sessionEndReason, sessionEvents } from './events.js';
export type { SessionEndReason, SessionEventData, SessionEventType } from './events.js';
export { sessionsIssuer, sessionTicketClaims } from './ticket.js';
export type { SessionTicketClaims } from './ticket.js';
export { sessionsProto } from './service.js';
