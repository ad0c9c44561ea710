import { loadPackageDefinition } from '@grpc/grpc-js';
import type { GrpcObject, MethodDefinition, ServiceClientConstructor } from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { accessProto } from '@jumpfleet/policy-contracts';
import { connect } from 'node:http2';
import type { ClientHttp2Session } from 'node:http2';
import { fileURLToPath } from 'node:url';

import type { Question } from './filled-policy.js';

type Answer = Readonly<{ decisions: readonly Readonly<{ allowed: boolean; code: string }>[] }>;

/** Of a gRPC message: a flag and the length. */
const prefixBytes = 5;

/**
 * Asks with requests that were put into bytes before, over HTTP/2 as gRPC writes it, and reads few of the
 * answers: the processor that a general client would cost is the server's.
 */
export class DecideCaller {
  private readonly session: ClientHttp2Session;
  private readonly method: MethodDefinition<object, Answer>;

  constructor(
    address: string,
    private readonly metadata: Readonly<Record<string, string>> = {},
  ) {
    this.session = connect(`http://${address}`);
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
    const message = this.method.requestSerialize({ questions, withoutReasons });
    const prefix = Buffer.alloc(prefixBytes);
    prefix.writeUInt32BE(message.length, 1);
    return Buffer.concat([prefix, message]);
  }

  ask(request: Buffer): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const stream = this.session.request({
        ':method': 'POST',
        ':path': this.method.path,
        'content-type': 'application/grpc',
        te: 'trailers',
        ...this.metadata,
      });
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('error', reject);
      stream.on('end', () => {
        const [first] = parts;
        if (!first) reject(new Error('the question was refused'));
        else resolve(parts.length === 1 ? first : Buffer.concat(parts));
      });
      stream.end(request);
    });
  }

  read(answer: Buffer): Answer['decisions'] {
    return this.method.responseDeserialize(answer.subarray(prefixBytes)).decisions;
  }

  close(): void {
    this.session.close();
  }
}
