import { Metadata, credentials, loadPackageDefinition } from '@grpc/grpc-js';
import type { Client, ServiceClientConstructor, ServiceError } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { sessionsProto } from '@jumpfleet/sessions-contracts';
import { fileURLToPath } from 'node:url';

type Call = (
  request: unknown,
  metadata: Metadata,
  callback: (error: ServiceError | null, answer: unknown) => void,
) => void;

/** A caller from outside, with any metadata. */
export class SessionsCaller {
  private readonly client: Client & Readonly<Record<string, Call>>;

  constructor(address: string) {
    const definition = loadPackageDefinition(loadSync(fileURLToPath(sessionsProto)));
    const packages = definition as unknown as {
      jumpfleet: { sessions: { v1: { SessionsService: ServiceClientConstructor } } };
    };
    const { SessionsService } = packages.jumpfleet.sessions.v1;
    this.client = new SessionsService(address, credentials.createInsecure()) as never;
  }

  call(method: string, request: object, token?: string): Promise<Record<string, unknown>> {
    const metadata = new Metadata();
    if (token !== undefined) metadata.set('authorization', `Bearer ${token}`);
    return new Promise((resolve, reject) => {
      this.client[method]?.(request, metadata, (error, answer) => {
        if (error) reject(error);
        else resolve(answer as Record<string, unknown>);
      });
    });
  }

  close(): void {
    this.client.close();
  }
}
