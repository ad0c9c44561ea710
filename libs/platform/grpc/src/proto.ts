import { fileURLToPath } from 'node:url';
import { loadPackageDefinition } from '@grpc/grpc-js';
import type { GrpcObject, ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import type { Options } from '@grpc/proto-loader';

export type ProtoPath = string | URL;

/** How messages look in TypeScript, the same on both ends: camelCase, whole numbers, named enums. */
export const loaderOptions = {
  keepCase: false,
  longs: Number,
  enums: String,
  defaults: true,
  oneofs: true,
} as const satisfies Options;

export function filePath(path: ProtoPath): string {
  return typeof path === 'string' && !path.startsWith('file:') ? path : fileURLToPath(path);
}

/** The client class that a proto file defines for `package.service`. */
export function clientConstructor(
  protoPath: ProtoPath,
  packageName: string,
  service: string,
): ServiceClientConstructor {
  let scope: unknown = loadPackageDefinition(loadSync(filePath(protoPath), loaderOptions));
  for (const name of [...packageName.split('.'), service])
    scope = (scope as GrpcObject | undefined)?.[name];
  if (typeof scope !== 'function')
    throw new Error(`${filePath(protoPath)} defines no ${packageName}.${service}`);
  return scope as ServiceClientConstructor;
}
