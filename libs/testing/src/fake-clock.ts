import type { Clock } from '@jumpfleet/kernel';

/** A clock that stands still until it is moved. */
export class FakeClock implements Clock {
  private instant: number;

  constructor(start: Date | string = '2026-01-01T00:00:00.000Z') {
    this.instant = new Date(start).getTime();
  }

  now(): Date {
    return new Date(this.instant);
  }

  advance(ms: number): void {
    this.instant += ms;
  }

  set(to: Date | string): void {
    this.instant = new Date(to).getTime();
  }
}

export function fakeClock(start?: Date | string): FakeClock {
  return new FakeClock(start);
}
