import { Metadata, credentials } from '@grpc/grpc-js';
import type { Client, ClientReadableStream, ServiceError } from '@grpc/grpc-js';
import { SpanKind, currentTraceparent, withSpan } from '@jumpfleet/observability';
import { failureFrom } from './failure.js';
import { clientConstructor } from './proto.js';
import type { ProtoPath } from './proto.js';
import { serviceSecretKey } from './service-secret.js';

export type CallOptions = Readonly<{
  deadlineMs?: number;
  correlationId?: string;
  /** Where the other side asks who calls. */
  accessToken?: string;
  /** Where that caller called from, when it is asked in somebody's name. */
  callerAddress?: string;
}>;

/** A service's unary methods as promises: `decide(request, { deadlineMs })`. */
export type GrpcMethods<T> = Readonly<{
  [Name in keyof T]: T[Name] extends (request: infer Request) => infer Answer
    ? (request: Request, options?: CallOptions) => Promise<Awaited<Answer>>
    : never;
}>;

export type GrpcClient<T> = Readonly<{
  client: GrpcMethods<T>;
  /** The answers of a method that gives many: no more are fetched than are read, and leaving off ends the call. */
  stream: (name: string, request: unknown, options?: CallOptions) => AsyncIterable<unknown>;
  close: () => void;
}>;

export type GrpcClientOptions = Readonly<{
  protoPath: ProtoPath;
  package: string;
  service: string;
  /** For calls that name none. */
  deadlineMs?: number;
  /** Says with every call that a service of this site asks. */
  serviceSecret?: string;
}>;

type Unary = (
  request: unknown,
  metadata: Metadata,
  options: { deadline: number },
  callback: (error: ServiceError | null, answer: unknown) => void,
) => void;

type Streaming = (
  request: unknown,
  metadata: Metadata,
  options: { deadline: number },
) => ClientReadableStream<unknown>;

type Call = CallOptions & Readonly<{ deadlineMs: number; serviceSecret: string | undefined }>;

const defaultDeadlineMs = 2_000;

/** A client connects when first used, comes back by itself, and never waits without a deadline. */
export function grpcClient<T>(address: string, options: GrpcClientOptions): GrpcClient<T> {
  const Service = clientConstructor(options.protoPath, options.package, options.service);
  const secure = address.startsWith('https://');
  const client: Client = new Service(
    address.replace(/^https?:\/\//, ''),
    secure ? credentials.createSsl() : credentials.createInsecure(),
    {
      'grpc.initial_reconnect_backoff_ms': 100,
      'grpc.min_reconnect_backoff_ms': 100,
      'grpc.max_reconnect_backoff_ms': 1_000,
      'grpc.keepalive_time_ms': 20_000,
      'grpc.keepalive_timeout_ms': 5_000,
    },
  );
  const unary = client as unknown as Readonly<Record<string, Unary>>;
  const unaryOnes = Object.entries(Service.service).filter(([, method]) => !method.responseStream);
  const methods = unaryOnes.map(([name, { originalName }]) => {
    const local = originalName ?? name;
    const call = (request: unknown, overrides: CallOptions = {}) =>
      traced(`${options.package}.${options.service}/${name}`, () =>
        promised(unary, local, request, {
          deadlineMs: options.deadlineMs ?? defaultDeadlineMs,
          serviceSecret: options.serviceSecret,
          ...overrides,
        }),
      );
    return [local, call] as const;
  });
  const streaming = client as unknown as Readonly<Record<string, Streaming>>;
  return {
    stream: (name, request, overrides = {}) =>
      streamed(streaming, name, request, {
        deadlineMs: options.deadlineMs ?? defaultDeadlineMs,
        serviceSecret: options.serviceSecret,
        ...overrides,
      }),
    client: Object.fromEntries(methods) as unknown as GrpcMethods<T>,
    close: () => {
      client.close();
    },
  };
}

function traced<T>(method: string, call: () => T): T {
  const attributes = { 'rpc.system': 'grpc', 'rpc.method': method };
  return withSpan(`grpc ${method}`, { kind: SpanKind.CLIENT, attributes }, call);
}

function promised(
  methods: Readonly<Record<string, Unary>>,
  name: string,
  request: unknown,
  { deadlineMs, ...options }: Call,
): Promise<unknown> {
  const metadata = metadataOf(options);
  return new Promise((resolve, reject) => {
    methods[name]?.(request, metadata, { deadline: Date.now() + deadlineMs }, (error, answer) => {
      if (error) reject(failureFrom(error));
      else resolve(answer);
    });
  });
}

async function* streamed(
  methods: Readonly<Record<string, Streaming>>,
  name: string,
  request: unknown,
  { deadlineMs, ...options }: Call,
): AsyncIterable<unknown> {
  const metadata = metadataOf(options);
  const call = methods[name]?.(request, metadata, { deadline: Date.now() + deadlineMs });
  if (!call) throw new Error(`there is no method ${name}`);
  try {
    yield* call;
  } catch (error) {
    throw failureFrom(error as ServiceError);
  } finally {
    call.cancel();
  }
}

function metadataOf({
  correlationId,
  accessToken,
  callerAddress,
  serviceSecret,
}: Omit<Call, 'deadlineMs'>): Metadata {
  const metadata = new Metadata();
  const traceparent = currentTraceparent();
  if (traceparent !== undefined) metadata.set('traceparent', traceparent);
  if (correlationId !== undefined) metadata.set('x-correlation-id', correlationId);
  if (accessToken !== undefined) metadata.set('authorization', `Bearer ${accessToken}`);
  if (callerAddress !== undefined) metadata.set('x-forwarded-for', callerAddress);
  if (serviceSecret !== undefined) metadata.set(serviceSecretKey, serviceSecret);
  return metadata;
}
