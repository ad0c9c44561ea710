import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { Metadata, ServerWritableStream } from '@grpc/grpc-js';
import { Public } from '@jumpfleet/http';
import { METRICS } from '@jumpfleet/lifecycle';
import type { Counter, Metrics } from '@jumpfleet/observability';
import { Controller, Inject } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { EMPTY, defer, mergeMap } from 'rxjs';
import type { Observable } from 'rxjs';
import { PACKAGE_CONTENTS } from '../../application/packages/contents.js';
import type { PackageContents } from '../../application/packages/contents.js';
import { PACKAGE_ROWS } from '../../application/packages/release-rows.js';
import type { PackageRows } from '../../application/packages/release-rows.js';
import { TrustedRoots } from '../../application/packages/trusted-roots.js';
import { releaseProblem, storeProblem } from '../http/package-problems.js';

type Piece = Readonly<{ content: Uint8Array }>;
type ReadRequest = Readonly<{ digest: string; offset?: number | string }>;
type Call = ServerWritableStream<ReadRequest, Piece>;

const maxPieceBytes = 262_144;
const digestPattern = /^[0-9a-f]{64}$/;

/** Packages as gateway shards fetch them, each once; clients get them from there. */
@Controller()
@Public()
export class PackagesGrpcController {
  private readonly sent: Counter;

  constructor(
    @Inject(PACKAGE_ROWS) private readonly rows: PackageRows,
    @Inject(TrustedRoots) private readonly roots: TrustedRoots,
    @Inject(PACKAGE_CONTENTS) private readonly contents: PackageContents,
    @Inject(METRICS) metrics: Metrics,
  ) {
    this.sent = metrics.counter(
      'upgrade_content_read_bytes_total',
      'Bytes of packages and deltas that gateway shards have fetched.',
    );
  }

  @GrpcMethod('PackageService', 'GetRelease')
  async getRelease({
    id,
  }: {
    id: string;
  }): Promise<{ document: string; roots: readonly string[] }> {
    const [row, trusted] = await Promise.all([this.rows.release(id), this.roots.current()]);
    if (!row) throw releaseProblem({ kind: 'release-not-found' });
    return { document: row.document, roots: trusted?.documents ?? [] };
  }

  /** The observable only ends the call: the pieces are written here, no faster than the shard takes them. */
  @GrpcMethod('PackageService', 'ReadContent')
  readContent(request: ReadRequest, _metadata: Metadata, call: Call): Observable<Piece> {
    return defer(() => this.send(request, call)).pipe(mergeMap(() => EMPTY));
  }

  private async send({ digest, offset = 0 }: ReadRequest, call: Call): Promise<void> {
    const gone = new AbortController();
    call.once('cancelled', () => {
      gone.abort();
    });
    const content = digestPattern.test(digest)
      ? await this.read(digest, Number(offset))
      : undefined;
    if (!content) throw releaseProblem({ kind: 'release-not-found' });
    try {
      for await (const chunk of content) await this.write(chunk as Buffer, call, gone.signal);
    } catch (error) {
      if (!gone.signal.aborted) throw storeProblem(error);
    } finally {
      content.destroy();
    }
  }

  private async read(digest: string, offset: number) {
    try {
      const length = await this.contents.lengthOf(digest);
      if (length === undefined || offset > length) return undefined;
      if (offset === length) return Readable.from([]);
      return await this.contents.read(digest, { start: offset });
    } catch (error) {
      throw storeProblem(error);
    }
  }

  private async write(chunk: Buffer, call: Call, gone: AbortSignal): Promise<void> {
    for (let at = 0; at < chunk.length; at += maxPieceBytes) {
      gone.throwIfAborted();
      const content = chunk.subarray(at, at + maxPieceBytes);
      const isReady = call.write({ content });
      this.sent.inc(content.length);
      if (!isReady) await once(call, 'drain', { signal: gone });
    }
  }
}
