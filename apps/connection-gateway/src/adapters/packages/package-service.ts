import { createHash } from 'node:crypto';
import { GrpcFailure, grpcClient } from '@jumpfleet/grpc';
import { limits } from '@jumpfleet/gateway-contracts';
import { readDocument, readRelease, upgradesProto } from '@jumpfleet/upgrades-contracts';
import { z } from 'zod';

/** A release as clients are told of it, and what a shard must know of its package. */
export type KnownRelease = Readonly<{
  document: string;
  roots: readonly string[];
  length: number;
  digest: string;
}>;

/** Where a shard gets packages from. */
export interface PackageSource {
  release(id: string): Promise<KnownRelease>;
  /** From the offset to the end. */
  content(digest: string, offset: number): AsyncIterable<Uint8Array>;
}

/** What was asked for cannot be had, whoever asks again: it is not there, or not what it should be. */
export class PackageUnusable extends Error {
  override readonly name = 'PackageUnusable';
}

/** Whether to ask again without blaming anybody. */
export function isAway(error: unknown): boolean {
  return error instanceof GrpcFailure && error.isUnavailable;
}

interface PackageService {
  getRelease(request: { id: string }): { document: string; roots: string[] };
}

const piece = z.object({ content: z.instanceof(Uint8Array) });
const maxRoots = 4;
/** The rest of a frame is for what says of whom and of which permit it is. */
const maxTextBytes = limits.maxFrameBytes - 1_024;
const releaseMs = 5_000;
/** For a whole content; what came until then is kept. */
const contentMs = 600_000;

/** `PackageService` of the upgrade orchestrator. */
export class GrpcPackages implements PackageSource {
  private readonly service;

  constructor(address: string, serviceSecret: string) {
    this.service = grpcClient<PackageService>(address, {
      protoPath: upgradesProto,
      package: 'jumpfleet.upgrades.v1',
      service: 'PackageService',
      serviceSecret,
    });
  }

  async release(id: string): Promise<KnownRelease> {
    const { document, roots } = await this.service.client.getRelease(
      { id },
      { deadlineMs: releaseMs },
    );
    if (createHash('sha256').update(document).digest('hex') !== id)
      throw new PackageUnusable('the release is not the one that was asked for');
    const { payload = '' } = readDocument(document) ?? {};
    const release = readRelease(Buffer.from(payload, 'base64url').toString());
    if (!release) throw new PackageUnusable('the release cannot be read');
    const { length, digest } = release;
    return { document, roots: rootsThatFit(document, roots), length, digest };
  }

  async *content(digest: string, offset: number): AsyncIterable<Uint8Array> {
    const request = { digest, offset };
    const pieces = this.service.stream('readContent', request, { deadlineMs: contentMs });
    for await (const said of pieces) yield piece.parse(said).content;
  }

  close(): void {
    this.service.close();
  }
}

const sizeOf = (text: string): number => Buffer.byteLength(JSON.stringify(text)) + 1;

/** The newest roots, as many as one frame takes beside the release. */
function rootsThatFit(document: string, roots: readonly string[]): string[] {
  let room = maxTextBytes - sizeOf(document);
  if (room < 0) throw new PackageUnusable('the release is too large for a frame');
  const newest = roots.slice(-maxRoots).reverse();
  const first = newest.findIndex((root) => (room -= sizeOf(root)) < 0);
  return (first < 0 ? newest : newest.slice(0, first)).reverse();
}
