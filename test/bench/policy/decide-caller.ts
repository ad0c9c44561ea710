import { Client, credentials, loadPackageDefinition } from '@grpc/grpc-js';
import type { GrpcObject, MethodDefinition, ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { accessProto } from '@jumpfleet/policy-contracts';
import { fileURLToPath } from 'node:url';

import type { Question } from './filled-policy.js';

type Answer = Readonly<{ decisions: readonly Readonly<{ allowed: boolean; code: string }>[] }>;

/**
 * Asks with requests that were put into bytes before, and reads few of the answers: the processor that this
 * would cost is the server's.
 */
export class DecideCaller {
  private readonly client: Client;
  private readonly method: MethodDefinition<object, Answer>;

  constructor(address: string) {
    this.client = new Client(address, credentials.createInsecure());
    const options = { keepCase: false, longs: Number, enums: String, defaults: true, oneofs: true };
    let scope: unknown = loadPackageDefinition(loadSync(fileURLToPath(accessProto), options));
    for (const name of ['jumpfleet', 'policy', 'v1', 'AccessService'])
      scope = (scope as GrpcObject)[name];
    const { service } = scope as ServiceClientConstructor;
    const method = service['Decide'];
    if (!method) throw new Error('there is no Decide');
    this.method = method as MethodDefinition<object, Answer>;
  }

  bytesOf(questions: readonly Question[], withoutReasons = false): Buffer {
    return this.method.requestSerialize({ questions, withoutReasons });
  }

  ask(request: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.client.makeUnaryRequest<Buffer, Buffer>(
        this.method.path,
        (bytes) => bytes,
        (bytes) => bytes,
        request,
        (error, answer) => {
          if (answer) resolve(answer);
          else reject(error ?? new Error('no answer'));
        },
      );
    });
  }

  read(answer: Buffer): Answer['decisions'] {
    return this.method.responseDeserialize(answer).decisions;
  }

  close(): void {
    this.client.close();
  }
}
