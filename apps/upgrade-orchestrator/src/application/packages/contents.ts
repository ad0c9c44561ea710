import type { Readable } from 'node:stream';

/** Bytes from `start` to `end`, both counted from 0 and both included; to the end without one. */
export type ByteRange = Readonly<{ start: number; end?: number }>;

/** Packages and deltas by the SHA-256 of what they hold: the same content is kept once. */
export interface PackageContents {
  /** Nothing when there is none of this digest. */
  lengthOf(digest: string): Promise<number | undefined>;
  /** Stores a copy of the file, whole or not at all; `digest` is that of the file. */
  put(digest: string, file: string): Promise<void>;
  /** Nothing when there is none of this digest. */
  read(digest: string, range?: ByteRange): Promise<Readable | undefined>;
  /** Silent when it is gone already. */
  remove(digest: string): Promise<void>;
  digests(): AsyncIterable<string>;
}
export const PACKAGE_CONTENTS = Symbol('PACKAGE_CONTENTS');

/** Whoever adds what a release needs, and whoever clears away what no release needs, must not cross. */
export interface ContentGate {
  /** Many may add at once. */
  adding<Value>(work: () => Promise<Value>): Promise<Value>;
  /** Alone, or not now: false. */
  clearing(work: () => Promise<void>): Promise<boolean>;
}
export const CONTENT_GATE = Symbol('CONTENT_GATE');

/** The store of packages does not answer, or not as it should; what was asked may be asked again. */
export class ContentsUnavailable extends Error {
  override readonly name = 'ContentsUnavailable';
}
