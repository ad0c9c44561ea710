import type { EventPart } from './event-part.js';

export const integrationEvents: EventPart<never> = { specs: {}, publish: {} };
