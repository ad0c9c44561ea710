export type { Clock } from './clock.js';
export type { Decider } from './decider.js';
export type { Actor, Cause, Command, DomainEvent, Fact, Recorded } from './messages.js';
export { projectionOn } from './projection-on.js';
export type { Projection } from './projection.js';
export { ok, refuse } from './result.js';
export type { Result } from './result.js';
export { availabilityAt, scheduleFault } from './schedule.js';
export type { Availability, Schedule, ScheduleEntry, ScheduleFault } from './schedule.js';
