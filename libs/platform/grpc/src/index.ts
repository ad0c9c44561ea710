export { grpcClient } from './client.js';
export type { CallOptions, GrpcClient, GrpcClientOptions, GrpcMethods } from './client.js';
export { GrpcFailure, grpcStatusFrom } from './failure.js';
export type { ProblemLike } from './failure.js';
export type { ProtoPath } from './proto.js';
export { carriesServiceSecret, serviceSecretKey } from './service-secret.js';
export { grpcServer } from './server.js';
export type { GrpcServer, GrpcServerOptions, Tls } from './server.js';
