export { registryEvents } from './events.js';
export type { RegistryEventData, RegistryEventType } from './events.js';
export { enrolRequest, enrolResponse } from './enrolment.js';
export type { EnrolRequest, EnrolResponse } from './enrolment.js';
export { registryProto } from './registry-proto.js';
