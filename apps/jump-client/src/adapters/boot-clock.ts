import { uptime } from 'node:os';
import type { ClockReading } from '../application/offline-time.js';
import { textOf } from './statistics/text-file.js';

const bootId = textOf('/proc/sys/kernel/random/boot_id').trim();

export function readClock(): ClockReading {
  return { boot: bootId, bootMs: Math.round(uptime() * 1_000), wallMs: Date.now() };
}
