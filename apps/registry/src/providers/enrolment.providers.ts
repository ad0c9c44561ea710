import type { Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { InstallerGrpcController } from '../adapters/grpc/installer.grpc-controller.js';
import { PinInstallers } from '../adapters/grpc/pin-installers.js';
import { PinningGrpcController } from '../adapters/grpc/pinning.grpc-controller.js';
import { JumpClientPackages } from '../adapters/jump-client-packages.js';
import { ConfigInstallerController } from '../adapters/http/config-installer.controller.js';
import { EnrolController } from '../adapters/http/enrol.controller.js';
import { InstallerDesk } from '../adapters/http/installer-desk.js';
import { InstallerDownloadController } from '../adapters/http/installer-download.controller.js';
import { InstallerController } from '../adapters/http/installer.controller.js';
import { PostgresClientPlaces } from '../adapters/persistence/client-places.js';
import { PostgresEnrolmentDesk } from '../adapters/persistence/enrolment-desk.js';
import { PostgresEnrolmentTurns } from '../adapters/persistence/enrolment-turns.js';
import { PostgresInstallerKeys } from '../adapters/persistence/installer-keys.js';
import { InstallerQueries } from '../adapters/persistence/installer-queries.js';
import { PinnedClients } from '../adapters/persistence/pinned-clients.js';
import { CreateInstallerHandler } from '../application/create-installer.handler.js';
import { EnrolJumpClientHandler } from '../application/enrol-jump-client.handler.js';
import { EnrolmentLine } from '../application/enrolment-line.js';
import { EnrolmentTerms } from '../application/enrolment-terms.js';
import { InstallerMakers } from '../application/installer-makers.js';
import { InstallerMoments } from '../application/installer-moments.js';
import { InstallerHandler } from '../application/installer.handler.js';
import type { RegistryConfig } from '../config.js';
import { CLIENT_PLACES, ENROLMENT_DESK, ENROLMENT_TURNS, INSTALLER_KEYS } from '../tokens.js';

export const enrolmentControllers = [
  ConfigInstallerController,
  EnrolController,
  InstallerController,
  InstallerDownloadController,
  InstallerGrpcController,
  PinningGrpcController,
] as const;

/** Installers, and what computers meet that come with them. */
export const enrolmentProviders = (config: RegistryConfig): readonly Provider[] => [
  CreateInstallerHandler,
  EnrolJumpClientHandler,
  EnrolmentLine,
  EnrolmentTerms,
  InstallerDesk,
  InstallerHandler,
  InstallerMakers,
  InstallerMoments,
  PinInstallers,
  { provide: JumpClientPackages, useValue: new JumpClientPackages(config.JUMP_CLIENT_PACKAGE_DIR) },
  { provide: CLIENT_PLACES, useValue: new PostgresClientPlaces(config.MAX_JUMP_CLIENTS) },
  {
    provide: ENROLMENT_DESK,
    inject: [DataSource, CLIENT_PLACES],
    useFactory: (database: DataSource, places: PostgresClientPlaces) =>
      new PostgresEnrolmentDesk(database, places),
  },
  {
    provide: ENROLMENT_TURNS,
    inject: [DataSource],
    useFactory: (database: DataSource) => new PostgresEnrolmentTurns(database),
  },
  {
    provide: INSTALLER_KEYS,
    inject: [DataSource],
    useFactory: (database: DataSource) => new PostgresInstallerKeys(database),
  },
  {
    provide: PinnedClients,
    inject: [DataSource],
    useFactory: (database: DataSource) => new PinnedClients(database),
  },
  {
    provide: InstallerQueries,
    inject: [DataSource],
    useFactory: (database: DataSource) => new InstallerQueries(database),
  },
];
