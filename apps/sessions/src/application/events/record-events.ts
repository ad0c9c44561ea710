import type { EventPart } from './event-part.js';

export const recordEvents: EventPart<never> = { specs: {}, publish: {} };
