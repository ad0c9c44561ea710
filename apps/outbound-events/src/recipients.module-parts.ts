import type { Clock } from '@jumpfleet/kernel';
import { SealedSecrets } from '@jumpfleet/keys';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { RecipientsGrpcController } from './adapters/grpc/recipients.grpc-controller.js';
import { RecipientSecretController } from './adapters/http/recipient-secret.controller.js';
import { KnownJumpClientsConsumer } from './adapters/messaging/known-jump-clients.consumer.js';
import { KnownJumpClients } from './adapters/persistence/known-jump-clients.js';
import { KnownJumpClients1796000000210 } from './adapters/persistence/known-jump-clients.migration.js';
import { PostgresRecipientSecrets } from './adapters/persistence/recipient-secrets.js';
import { RecipientSecrets1796000000200 } from './adapters/persistence/recipient-secrets.migration.js';
import { PostgresRecipientTests } from './adapters/persistence/recipient-tests.js';
import { sealOpenSecrets } from './adapters/persistence/seal-open-secrets.js';
import { RecipientCommands } from './application/recipient-commands.js';
import { RECIPIENT_SECRETS, SECRET_KEEPING } from './application/recipient-secrets.port.js';
import { RecipientSecretsHandler } from './application/recipient-secrets.handler.js';
import { SettingsCheck } from './application/settings-check.js';
import { RECIPIENT_TESTS, TestEventHandler } from './application/test-event.handler.js';
import type { OutboundConfig } from './config.js';

export const recipientControllers = [
  RecipientSecretController,
  RecipientsGrpcController,
  KnownJumpClientsConsumer,
];

export const recipientMigrations = [RecipientSecrets1796000000200, KnownJumpClients1796000000210];

export function recipientProviders({ SEALING_KEY }: OutboundConfig): Provider[] {
  return [
    KnownJumpClients,
    RecipientCommands,
    RecipientSecretsHandler,
    SettingsCheck,
    TestEventHandler,
    { provide: RECIPIENT_TESTS, useClass: PostgresRecipientTests },
    { provide: SealedSecrets, useFactory: () => SealedSecrets.withKey(SEALING_KEY) },
    {
      provide: PostgresRecipientSecrets,
      inject: [DataSource, SealedSecrets, CLOCK],
      useFactory: async (dataSource: DataSource, seals: SealedSecrets, clock: Clock) => {
        await sealOpenSecrets(dataSource, seals);
        return new PostgresRecipientSecrets(dataSource, seals, clock);
      },
    },
    { provide: RECIPIENT_SECRETS, useExisting: PostgresRecipientSecrets },
    { provide: SECRET_KEEPING, useExisting: PostgresRecipientSecrets },
  ];
}
