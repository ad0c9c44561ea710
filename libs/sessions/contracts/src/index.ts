export {
  customerCredentialClaims,
  customerDetails,
  redeemProof,
  redeemRequest,
} from './customer-credential.js';
export type {
  CustomerCredentialClaims,
  CustomerDetails,
  RedeemRequest,
  RedeemResponse,
} from './customer-credential.js';
export { sessionEndReason, sessionEvents } from './events.js';
export type { SessionEndReason, SessionEventData, SessionEventType } from './events.js';
export { sessionsIssuer, sessionTicketClaims } from './ticket.js';
export type { SessionTicketClaims } from './ticket.js';
export { sessionsProto } from './service.js';
export { clientFields, clientScriptLimits, readClientScript } from './client-script.js';
export type {
  ClientField,
  ClientScript,
  ClientScriptFault,
  ClientSearch,
  JumpScript,
} from './client-script.js';
export {
  readCommand,
  readScriptFile,
  scriptFile,
  scriptFileName,
  writeCommand,
  writeScriptFile,
} from './script-file.js';
export type { ScriptCommand, ScriptFault } from './script-file.js';
