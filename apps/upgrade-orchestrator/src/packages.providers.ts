import { join } from 'node:path';
import type { FactoryProvider, Provider } from '@nestjs/common';
import { DiskContents } from './adapters/contents/disk-contents.js';
import { S3Contents } from './adapters/contents/s3-contents.js';
import { FirstRoot, RELEASE_ROOT } from './adapters/first-root.js';
import { PackagesGrpcController } from './adapters/grpc/packages.grpc.controller.js';
import { PackagesController } from './adapters/http/packages.controller.js';
import { TrustedRootController } from './adapters/http/trusted-root.controller.js';
import { UploadsController } from './adapters/http/uploads.controller.js';
import { KEEPER_PARTS, PackageKeeper } from './adapters/package-keeper.js';
import type { KeeperParts } from './adapters/package-keeper.js';
import { CreatePackageTables1700000004101 } from './adapters/persistence/package-tables.migration.js';
import { PostgresPackageRows } from './adapters/persistence/postgres-package-rows.js';
import { PackageUploads } from './adapters/uploads/package-uploads.js';
import { CONTENT_GATE, PACKAGE_CONTENTS } from './application/packages/contents.js';
import type { PackageContents } from './application/packages/contents.js';
import { DeltaWork, WORK_FOLDER } from './application/packages/delta-work.js';
import { releaseListModel } from './application/packages/release-list.projection.js';
import { PACKAGE_ROWS } from './application/packages/release-rows.js';
import type { PackageRows } from './application/packages/release-rows.js';
import { RELEASE_SHELF } from './application/packages/release-shelf.js';
import { Releases } from './application/packages/releases.js';
import { KEPT_RELEASES, Retention } from './application/packages/retention.js';
import { RememberedShelf } from './application/packages/shelf.js';
import { StorePackageHandler } from './application/packages/store-package.handler.js';
import { TrustedRoots } from './application/packages/trusted-roots.js';
import type { PackageConfig } from './package-config.js';

export const packageReadModels = [releaseListModel];
export const packageMigrations = [CreatePackageTables1700000004101];
export const packageControllers = [
  UploadsController,
  TrustedRootController,
  PackagesController,
  PackagesGrpcController,
];

export function packageProviders(config: PackageConfig): Provider[] {
  return [
    ...[TrustedRoots, Releases, StorePackageHandler, RememberedShelf, DeltaWork, Retention],
    ...[FirstRoot, PackageKeeper, PostgresPackageRows],
    { provide: RELEASE_SHELF, useExisting: RememberedShelf },
    { provide: PACKAGE_ROWS, useExisting: PostgresPackageRows },
    { provide: CONTENT_GATE, useExisting: PostgresPackageRows },
    { provide: PACKAGE_CONTENTS, useValue: contentsFor(config) },
    { provide: WORK_FOLDER, useValue: join(config.PACKAGE_DIR, 'work') },
    { provide: KEPT_RELEASES, useValue: config.PACKAGE_RETENTION },
    { provide: RELEASE_ROOT, useValue: config.RELEASE_ROOT },
    uploads(join(config.PACKAGE_DIR, 'uploads')),
    keeperParts,
  ];
}

function contentsFor(config: PackageConfig): PackageContents {
  if (config.PACKAGE_STORE === 'disk')
    return new DiskContents(join(config.PACKAGE_DIR, 'contents'));
  return new S3Contents({
    endpoint: config.AWS_ENDPOINT_URL_S3,
    bucket: config.S3_BUCKET,
    prefix: config.S3_PREFIX,
    region: config.AWS_REGION,
    accessKeyId: config.AWS_ACCESS_KEY_ID,
    secretAccessKey: config.AWS_SECRET_ACCESS_KEY,
    sessionToken: config.AWS_SESSION_TOKEN === '' ? undefined : config.AWS_SESSION_TOKEN,
  });
}

const uploads = (folder: string): FactoryProvider => ({
  provide: PackageUploads,
  inject: [Releases, StorePackageHandler, PACKAGE_ROWS],
  useFactory: (releases: Releases, store: StorePackageHandler, rows: PackageRows) =>
    new PackageUploads({ folder, releases, store, rows }),
});

const keeperParts: FactoryProvider<KeeperParts> = {
  provide: KEEPER_PARTS,
  inject: [DeltaWork, Retention, PackageUploads, RememberedShelf],
  useFactory: (
    deltas: DeltaWork,
    retention: Retention,
    uploadsOpen: PackageUploads,
    shelf: RememberedShelf,
  ) => ({ deltas, retention, uploads: uploadsOpen, shelf }),
};
