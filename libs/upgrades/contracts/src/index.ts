export { connectionRateBounds, upgradeEvents } from './events.js';
export type { UpgradeEventData, UpgradeEventType } from './events.js';
export { upgradesProto } from './proto.js';
