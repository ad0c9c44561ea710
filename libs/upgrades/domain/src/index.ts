export { reconnectRateBounds, reconnectRateDecider } from './reconnect-rate.decider.js';
export type { ReconnectRate } from './reconnect-rate.decider.js';
export type {
  ChangeReconnectRate,
  ReconnectRateChanged,
  ReconnectRateRefusal,
} from './reconnect-rate.messages.js';
