import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { Server, ServerCredentials, loadPackageDefinition, status } from '@grpc/grpc-js';
import type {
  GrpcObject,
  ServerUnaryCall,
  ServerWritableStream,
  ServiceClientConstructor,
  sendUnaryData,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { carriesServiceSecret } from '@jumpfleet/grpc';
import { chunkBytesOf, upgradesProto } from '@jumpfleet/upgrades-contracts';
import type { Release } from '@jumpfleet/upgrades-contracts';
import { atEndOfSpecFile } from '@jumpfleet/testing';

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex');
const pieceBytes = 65_536;

/** A package and the signed words about it; the signature is nothing that a shard looks at. */
export function releaseOf(content: Uint8Array) {
  const chunk_bytes = chunkBytesOf(content.length);
  const chunks = Array.from({ length: Math.ceil(content.length / chunk_bytes) }, (_, at) =>
    sha256(content.subarray(at * chunk_bytes, (at + 1) * chunk_bytes)),
  );
  const release: Release = {
    kind: 'release',
    number: 1,
    platform: 'linux-64',
    version: '1.4.0',
    length: content.length,
    digest: sha256(content),
    chunk_bytes,
    chunks,
    expires_at: '2027-01-01T00:00:00.000Z',
    minimum_version: null,
    rollback_from: [],
    files: [],
  };
  const payload = Buffer.from(JSON.stringify(release)).toString('base64url');
  const document = JSON.stringify({ payload, signatures: [] });
  return { id: sha256(document), document, content, digest: release.digest };
}
export type TestRelease = ReturnType<typeof releaseOf>;

type ReadContent = ServerWritableStream<
  { digest: string; offset: number },
  { content: Uint8Array }
>;

/** The orchestrator's `PackageService`, which counts what it is asked and may break off in the middle. */
export class PackageNeighbour {
  readonly asked: string[] = [];
  readonly offsets: number[] = [];
  /** Ends each content after so many bytes, as a service does that is killed. */
  breaksOffAfter = Infinity;
  private readonly releases = new Map<string, TestRelease>();
  private readonly contents = new Map<string, Uint8Array>();

  private constructor(
    readonly address: string,
    private readonly secret: string,
  ) {}

  static async start(secret: string): Promise<PackageNeighbour> {
    const server = new Server();
    const definition = loadPackageDefinition(
      loadSync(fileURLToPath(upgradesProto), { longs: Number }),
    );
    const scope = ((definition['jumpfleet'] as GrpcObject)['upgrades'] as GrpcObject)['v1'];
    const { service } = (scope as GrpcObject)['PackageService'] as ServiceClientConstructor;
    const port = await new Promise<number>((resolve, reject) => {
      server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => {
        if (error) reject(error);
        else resolve(bound);
      });
    });
    const neighbour = new PackageNeighbour(`127.0.0.1:${port}`, secret);
    server.addService(service, {
      GetRelease: neighbour.getRelease,
      ReadContent: neighbour.readContent,
    });
    atEndOfSpecFile(() => server.forceShutdown());
    return neighbour;
  }

  publish(release: TestRelease): TestRelease {
    this.releases.set(release.id, release);
    this.contents.set(release.digest, release.content);
    return release;
  }

  /** Something with this digest that is something else. */
  tamper(digest: string, content: Uint8Array): void {
    this.contents.set(digest, content);
  }

  private readonly getRelease = (
    { request, metadata }: ServerUnaryCall<{ id: string }, unknown>,
    answer: sendUnaryData<unknown>,
  ): void => {
    this.asked.push(request.id);
    const found = this.releases.get(request.id);
    if (!carriesServiceSecret(metadata, this.secret)) answer({ code: status.UNAUTHENTICATED });
    else if (found) answer(null, { document: found.document, roots: [] });
    else answer({ code: status.NOT_FOUND });
  };

  private readonly readContent = (call: ReadContent): void => {
    const { digest, offset } = call.request;
    this.offsets.push(offset);
    const content = this.contents.get(digest);
    if (!content) {
      call.emit('error', { code: status.NOT_FOUND });
      return;
    }
    const end = Math.min(content.length, offset + this.breaksOffAfter);
    for (let at = offset; at < end; at += pieceBytes)
      call.write({ content: content.subarray(at, Math.min(end, at + pieceBytes)) });
    if (end < content.length) call.emit('error', { code: status.UNAVAILABLE });
    else call.end();
  };
}
