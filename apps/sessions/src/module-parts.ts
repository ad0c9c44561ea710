import type { ReadModel } from '@jumpfleet/event-log';
import type { Provider, Type } from '@nestjs/common';
import type { MigrationInterface } from 'typeorm';
import type { SessionsEvent } from './application/events/sessions-event.js';

/** What one part of the service adds to its module. */
export type ModuleParts = Readonly<{
  controllers: readonly Type[];
  providers: readonly Provider[];
  migrations: readonly (new () => MigrationInterface)[];
  readModels: readonly ReadModel<SessionsEvent>[];
}>;

export const noParts: ModuleParts = {
  controllers: [],
  providers: [],
  migrations: [],
  readModels: [],
};
