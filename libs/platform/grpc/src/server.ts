import { ServerCredentials } from '@grpc/grpc-js';
import type { Server, ServerOptions } from '@grpc/grpc-js';
import type { PackageDefinition } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import { Transport } from '@nestjs/microservices';
import type { GrpcOptions } from '@nestjs/microservices';
import { HealthImplementation, protoPath as healthProto } from 'grpc-health-check';
import type { ProtoPath } from './proto.js';
import { filePath, loaderOptions } from './proto.js';
import { serverTracing } from './server-tracing.js';

export type GrpcServerOptions = Readonly<{
  package: string | readonly string[];
  protoPath: ProtoPath | readonly ProtoPath[];
}>;

export type Tls = Readonly<{ cert: Buffer; key: Buffer }>;

export type GrpcServer = Readonly<{
  microservice: GrpcOptions;
  health: HealthImplementation;
  /** Known once Nest has loaded the protos. */
  server: () => Server | undefined;
}>;

const maxMessageBytes = 4 * 1024 * 1024;

/** A Nest gRPC server with reflection, the standard health service, tracing and bounded messages. */
export function grpcServer(options: GrpcServerOptions, address: string, tls?: Tls): GrpcServer {
  const packages = [options.package].flat();
  const protoPaths = [options.protoPath].flat().map((path) => filePath(path));
  const health = new HealthImplementation({ '': 'NOT_SERVING' });
  let server: Server | undefined;
  // Nest types these as channel options but hands them to grpc-js, which reads interceptors there.
  const channelOptions: ServerOptions = { interceptors: [serverTracing] };
  const microservice: GrpcOptions = {
    transport: Transport.GRPC,
    options: {
      url: address,
      package: packages,
      protoPath: [...protoPaths, healthProto],
      loader: { ...loaderOptions },
      gracefulShutdown: true,
      maxReceiveMessageLength: maxMessageBytes,
      maxSendMessageLength: maxMessageBytes,
      channelOptions,
      ...(tls ? { credentials: sslCredentials(tls) } : {}),
      onLoadPackageDefinition: (definition: PackageDefinition, loaded: Server) => {
        server = loaded;
        new ReflectionService(definition).addToServer(loaded);
        health.addToServer(loaded);
      },
    },
  };
  return { microservice, health, server: () => server };
}

function sslCredentials({ cert, key }: Tls): ServerCredentials {
  return ServerCredentials.createSsl(null, [{ cert_chain: cert, private_key: key }]);
}
