import type { Clock } from '@jumpfleet/kernel';

/** Injection token of the clock. */
export const CLOCK = Symbol('CLOCK');

export class SystemClock implements Clock {
  now(): Date {
    return new Date();
  }
}
