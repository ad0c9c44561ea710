export { recentAdmissions } from './admission-record.js';
export { burst } from './line.js';
export { ReconnectLimiter } from './reconnect-limiter.js';
export type { Answer, ReconnectLimiterOptions, Wish } from './reconnect-limiter.js';
export { ReconnectRate } from './reconnect-rate.js';
