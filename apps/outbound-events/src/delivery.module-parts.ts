import type { Provider } from '@nestjs/common';
import { CreateOutboundTables1700000002001 } from './adapters/persistence/outbound-tables.migration.js';
import { RecipientHealth1796000000100 } from './adapters/persistence/recipient-health.migration.js';
import { PostgresRecipientStates } from './adapters/persistence/recipient-states.js';
import { RECIPIENT_STATES } from './application/recipient-health.port.js';

export const deliveryMigrations = [CreateOutboundTables1700000002001, RecipientHealth1796000000100];

export const deliveryProviders: Provider[] = [
  { provide: RECIPIENT_STATES, useClass: PostgresRecipientStates },
];
