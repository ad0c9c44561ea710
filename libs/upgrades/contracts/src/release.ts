/**
 * What is signed, after the model of The Update Framework (TUF 1.0.33): a root says whose keys count,
 * a release says what a package is. Read here without a schema library, as clients read it too.
 */

/** Each signature is Ed25519 over `<kind>\n` and the payload's bytes, so that no kind passes for another. */
export const signedKinds = { release: 'jumpfleet-release-v1', root: 'jumpfleet-root-v1' } as const;
export type SignedKind = keyof typeof signedKinds;

/** The text of a signed document: JSON of this. `payload` is base64url of the JSON that is signed, byte for byte. */
export type SignedDocument = Readonly<{
  payload: string;
  signatures: readonly Readonly<{ key_id: string; signature: string }>[];
}>;

export type RoleKeys = Readonly<{ key_ids: readonly string[]; threshold: number }>;

/** The next root counts when the threshold of the last one has signed it, and its own. */
export type Root = Readonly<{
  kind: 'root';
  /** 1, then each one more than the last. */
  number: number;
  expires_at: string;
  /** Raw Ed25519 public keys, base64url, by the first 32 hex digits of their SHA-256. */
  keys: Readonly<Record<string, string>>;
  root: RoleKeys;
  release: RoleKeys;
}>;

export type ReleaseFile = Readonly<{
  path: string;
  mode: number;
  length: number;
  /** SHA-256, hex, as every digest here. */
  digest: string;
}>;

export type Release = Readonly<{
  kind: 'release';
  /** Grows with each release of a platform: a client takes none with a smaller number than it has seen. */
  number: number;
  platform: string;
  version: string;
  length: number;
  digest: string;
  /** Each chunk but the last has this length; a client checks each as it comes. */
  chunk_bytes: number;
  chunks: readonly string[];
  expires_at: string;
  /** Older versions cannot make this step; null when all can. */
  minimum_version: string | null;
  /** With it the package may replace these newer versions: a signed roll-back. */
  rollback_from: readonly string[];
  /** What is in the package, each file by its digest; empty where that is not said. */
  files: readonly ReleaseFile[];
}>;

export const releaseBounds = {
  maxDocumentBytes: 40_000,
  maxRootBytes: 8_000,
  maxPackageBytes: 1_073_741_824,
  leastChunkBytes: 262_144,
  maxChunks: 256,
  maxFiles: 64,
  maxSignatures: 8,
} as const;

/** The smallest chunk, a power of two, with which a package has no more chunks than it may have. */
export function chunkBytesOf(length: number): number {
  let bytes: number = releaseBounds.leastChunkBytes;
  while (Math.ceil(length / bytes) > releaseBounds.maxChunks) bytes *= 2;
  return bytes;
}

type Fields = Readonly<Record<string, unknown>>;
type Check = (value: unknown) => boolean;

const hex = /^[0-9a-f]{64}$/;
const keyId = /^[0-9a-f]{32}$/;
const base64url = /^[\w-]+$/;
const filePath = /^(?!\/)(?!.*(?:^|\/)\.{1,2}(?:\/|$))[\w./@+-]{1,200}$/;

const whole =
  (least: number, most: number): Check =>
  (value) =>
    Number.isSafeInteger(value) && Number(value) >= least && Number(value) <= most;
const like =
  (pattern: RegExp, most = 256): Check =>
  (value) =>
    typeof value === 'string' && value.length <= most && pattern.test(value);
const listOf =
  (check: Check, most: number): Check =>
  (value) =>
    Array.isArray(value) && value.length <= most && value.every(check);
const having =
  (checks: Readonly<Record<string, Check>>): Check =>
  (value) =>
    isFields(value) && Object.entries(checks).every(([name, check]) => check(value[name]));

const instant: Check = (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value));
const version = like(/^[\w.+-]+$/, 32);
const number = whole(1, Number.MAX_SAFE_INTEGER);
const role = having({
  key_ids: listOf(like(keyId), releaseBounds.maxSignatures),
  threshold: whole(1, releaseBounds.maxSignatures),
});

const isDocument = having({
  payload: like(base64url, 60_000),
  signatures: listOf(
    having({ key_id: like(keyId), signature: like(base64url, 86) }),
    releaseBounds.maxSignatures,
  ),
});

const isRoot = having({
  kind: (value) => value === 'root',
  number,
  expires_at: instant,
  keys: (value) =>
    isFields(value) &&
    Object.entries(value).every(([id, key]) => keyId.test(id) && like(base64url, 43)(key)),
  root: role,
  release: role,
});

const isRelease = having({
  kind: (value) => value === 'release',
  number,
  platform: like(/^[a-z0-9-]+$/, 32),
  version,
  length: whole(1, releaseBounds.maxPackageBytes),
  digest: like(hex),
  chunk_bytes: whole(releaseBounds.leastChunkBytes, releaseBounds.maxPackageBytes),
  chunks: listOf(like(hex), releaseBounds.maxChunks),
  expires_at: instant,
  minimum_version: (value) => value === null || version(value),
  rollback_from: listOf(version, 32),
  files: listOf(
    having({
      path: like(filePath),
      mode: whole(0, 0o777),
      length: whole(0, releaseBounds.maxPackageBytes),
      digest: like(hex),
    }),
    releaseBounds.maxFiles,
  ),
});

/** `undefined` for what is not a signed document. */
export function readDocument(text: string): SignedDocument | undefined {
  const found = parseJson(text);
  return isDocument(found) ? (found as SignedDocument) : undefined;
}

/** The payload of a document, decoded and parsed but not yet believed. */
export function readRoot(payload: string): Root | undefined {
  const found = parseJson(payload);
  return isRoot(found) ? (found as Root) : undefined;
}

/** As `readRoot`; the chunks must make up the length. */
export function readRelease(payload: string): Release | undefined {
  const found = parseJson(payload);
  if (!isRelease(found)) return undefined;
  const release = found as Release;
  const isWhole = release.chunks.length === Math.ceil(release.length / release.chunk_bytes);
  return isWhole ? release : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
