export { gateGraceMs, spacings, takeInstant } from './line.js';
export type { Instant, Line } from './line.js';
export { ReconnectLimiter } from './reconnect-limiter.js';
export type { Answer, ReconnectLimiterOptions, Wish } from './reconnect-limiter.js';
export { ReconnectRate } from './reconnect-rate.js';
export { SlotTokens } from './slot-token.js';
export type { Slot } from './slot-token.js';
