export { enrolAnewRequest } from './enrol-anew.js';
export type { EnrolAnewRequest } from './enrol-anew.js';
export { registryEvents } from './events.js';
export type { RegistryEventData, RegistryEventType } from './events.js';
export { enrolRequest, enrolResponse, enrolmentSlot } from './enrolment.js';
export type { EnrolRequest, EnrolResponse, EnrolmentSlot } from './enrolment.js';
export { presenceChanged, presenceChangedType } from './presence-news.js';
export type { PresenceChanged } from './presence-news.js';
export { registryProto } from './registry-proto.js';
