import { SigningKeys } from '@jumpfleet/keys';
import type { Provider } from '@nestjs/common';
import { CreateAttendedTables1795000000601 } from './adapters/attended/attended-tables.migration.js';
import { CustomerController } from './adapters/attended/customer.controller.js';
import { KeyItems } from './adapters/attended/key-items.js';
import { NatsCustomerProgram } from './adapters/attended/nats-customer-program.js';
import { PinController } from './adapters/attended/pin.controller.js';
import { PostgresCustomerLines } from './adapters/attended/postgres-customer-lines.js';
import { PostgresKeyGuesses } from './adapters/attended/postgres-key-guesses.js';
import { PostgresSessionKeys } from './adapters/attended/postgres-session-keys.js';
import { RegistryPinDesk } from './adapters/attended/registry-pin-desk.js';
import { SessionCustomers } from './adapters/attended/session-customers.js';
import { SessionKeysApiController } from './adapters/attended/session-keys-api.controller.js';
import { SessionQueuesController } from './adapters/attended/session-queues.controller.js';
import { SignedCustomerCredentials } from './adapters/attended/signed-customer-credentials.js';
import { SupportClients } from './adapters/attended/support-client.js';
import { PolicySupportDirectory } from './adapters/attended/support-directory.js';
import { SupportPageController } from './adapters/attended/support-page.controller.js';
import { AcceptCustomerHandler } from './application/attended/accept-customer.handler.js';
import { CustomerEnds } from './application/attended/customer-ends.js';
import { CustomerPresence } from './application/attended/customer-presence.js';
import { HeardCustomerWords } from './application/attended/customer-words.js';
import { CustomersProcess } from './application/attended/customers.process.js';
import { GenerateSessionKeyHandler } from './application/attended/generate-session-key.handler.js';
import { KeyDesk } from './application/attended/key-desk.js';
import { KeyTerms } from './application/attended/key-terms.js';
import { OwnKeys } from './application/attended/own-keys.js';
import { PinParties } from './application/attended/pin-parties.js';
import { PinSettlement } from './application/attended/pin-settlement.js';
import { PinHandler } from './application/attended/pin.handler.js';
import {
  CUSTOMER_CREDENTIALS,
  CUSTOMER_LINES,
  CUSTOMER_PROGRAM,
  CUSTOMER_WORDS,
  KEY_GUESSES,
  PIN_DESK,
  SESSION_KEYS,
  SUPPORT_DIRECTORY,
  SUPPORT_SETTINGS,
} from './application/attended/ports.js';
import { RedeemSessionKeyHandler } from './application/attended/redeem-session-key.handler.js';
import { SessionForCustomer } from './application/attended/session-for-customer.js';
import { SessionKeyCommands } from './application/attended/session-key-commands.js';
import { sessionKeyModel } from './application/attended/session-key.projection.js';
import { SupportQueues } from './application/attended/support-queues.js';
import { UnpinHandler } from './application/attended/unpin.handler.js';
import { WaitingCustomers } from './application/attended/waiting-customers.js';
import { SESSION_SETTINGS } from './application/settings/session-settings.js';
import type { SessionsConfig } from './config.js';
import type { ModuleParts } from './module-parts.js';

/** Sessions with a customer who is there: keys, queues, the customer's side, and pinning from within. */
export function attendedParts(config: SessionsConfig): ModuleParts {
  return {
    controllers: [
      // Its paths are the longer ones.
      CustomerController,
      SessionKeysApiController,
      SessionQueuesController,
      PinController,
      SupportPageController,
    ],
    providers: [...application, ...adapters(config)],
    migrations: [CreateAttendedTables1795000000601],
    readModels: [sessionKeyModel],
  };
}

const application: Provider[] = [
  SessionKeyCommands,
  SupportQueues,
  KeyTerms,
  KeyDesk,
  OwnKeys,
  GenerateSessionKeyHandler,
  SessionForCustomer,
  RedeemSessionKeyHandler,
  WaitingCustomers,
  AcceptCustomerHandler,
  CustomerEnds,
  CustomerPresence,
  CustomersProcess,
  PinParties,
  PinSettlement,
  PinHandler,
  UnpinHandler,
  { provide: CUSTOMER_WORDS, useClass: HeardCustomerWords },
  { provide: SUPPORT_SETTINGS, useExisting: SESSION_SETTINGS },
];

function adapters(config: SessionsConfig): Provider[] {
  const { POLICY_GRPC, REGISTRY_GRPC, SERVICE_SECRET } = config;
  return [
    KeyItems,
    SessionCustomers,
    { provide: SupportClients, useValue: new SupportClients(config.JUMP_CLIENT_PACKAGE_DIR) },
    { provide: SESSION_KEYS, useClass: PostgresSessionKeys },
    { provide: CUSTOMER_LINES, useClass: PostgresCustomerLines },
    { provide: KEY_GUESSES, useClass: PostgresKeyGuesses },
    { provide: CUSTOMER_PROGRAM, useClass: NatsCustomerProgram },
    {
      provide: CUSTOMER_CREDENTIALS,
      inject: [SigningKeys],
      useFactory: (keys: SigningKeys) => new SignedCustomerCredentials(keys),
    },
    {
      provide: SUPPORT_DIRECTORY,
      useFactory: () => new PolicySupportDirectory(POLICY_GRPC, SERVICE_SECRET),
    },
    {
      provide: PIN_DESK,
      useFactory: () => new RegistryPinDesk(REGISTRY_GRPC, SERVICE_SECRET),
    },
  ];
}
