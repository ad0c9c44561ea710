import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import type { SiteApi } from '@jumpfleet/gateway-client';
import { signDocument } from '@jumpfleet/releases';
import type { SigningKey } from '@jumpfleet/releases';
import { chunkBytesOf } from '@jumpfleet/upgrades-contracts';
import type { Release } from '@jumpfleet/upgrades-contracts';

/** What the launcher left for whoever signs releases of this site. */
export type ReleaseKeys = Readonly<{ root: string; release: SigningKey }>;

export async function releaseKeys(dataDir: string): Promise<ReleaseKeys> {
  const file = (name: string): Promise<string> =>
    readFile(join(dataDir, 'release-keys', name), 'utf8');
  const release = JSON.parse(await file('release.key.json')) as SigningKey;
  return { root: (await file('root.json')).trim(), release };
}

export type Publication = Readonly<{
  version: string;
  bytes: number;
  /** The later the higher: a client takes no release with a smaller one than it has seen. */
  number: number;
  rollbackFrom?: readonly string[];
}>;

export type SignedPackage = Readonly<{ content: Buffer; document: string }>;

/** A package of nothing in particular, and the document that signs it. */
export function signedPackage(keys: ReleaseKeys, publication: Publication): SignedPackage {
  const content = randomBytes(publication.bytes);
  return {
    content,
    document: signDocument('release', releaseOf(content, publication), [keys.release]),
  };
}

/** Makes a package, signs it and uploads it, as an administrator's program would. */
export async function publishPackage(
  api: SiteApi,
  keys: ReleaseKeys,
  publication: Publication,
): Promise<void> {
  const { content, document } = signedPackage(keys, publication);
  const created = await api.request('/api/v1/packages/uploads', {
    method: 'POST',
    headers: {
      'tus-resumable': '1.0.0',
      'upload-length': String(content.length),
      'upload-metadata': `release ${Buffer.from(document).toString('base64')}`,
    },
  });
  const location = created.headers.get('location');
  if (!created.ok || location === null) throw new Error(`upload: ${await created.text()}`);
  const { pathname } = new URL(location, api.site);
  const sent = await api.request(pathname, {
    method: 'PATCH',
    headers: {
      'tus-resumable': '1.0.0',
      'upload-offset': '0',
      'content-type': 'application/offset+octet-stream',
    },
    body: content,
  });
  if (!sent.ok) throw new Error(`upload: ${sent.status} ${await sent.text()}`);
}

function releaseOf(content: Buffer, { version, number, rollbackFrom = [] }: Publication): Release {
  const chunkBytes = chunkBytesOf(content.length);
  const chunks = Array.from({ length: Math.ceil(content.length / chunkBytes) }, (_, at) =>
    sha256(content.subarray(at * chunkBytes, (at + 1) * chunkBytes)),
  );
  return {
    kind: 'release',
    number,
    platform: 'linux-64',
    version,
    length: content.length,
    digest: sha256(content),
    chunk_bytes: chunkBytes,
    chunks,
    expires_at: new Date(Date.now() + 86_400_000).toISOString(),
    minimum_version: null,
    rollback_from: rollbackFrom,
    files: [],
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** As `GET /api/v1/upgrade-cycles/{id}` tells it. */
export type Cycle = Readonly<{
  id: string;
  state: 'running' | 'paused' | 'halted' | 'cancelled' | 'completed';
  phase: string;
  why: string | null;
  rings: readonly Readonly<{
    number: number;
    state: string;
    clients: number;
    queued: number;
    upgrading: number;
    upgraded: number;
    failed: number;
    offline: number;
  }>[];
  permits: Readonly<{ held: number; cap: number }>;
  failures: readonly Readonly<{ code: string; clients: number }>[];
}>;

export const allAtOnce = [{ share: 1, soak_seconds: 0 }];

export async function startCycle(api: SiteApi, terms: object): Promise<Cycle> {
  return (await api.post('/api/v1/upgrade-cycles', { scope: { type: 'all' }, ...terms })) as Cycle;
}

export async function cycleOf(api: SiteApi, id: string): Promise<Cycle> {
  return (await api.get(`/api/v1/upgrade-cycles/${id}`)) as Cycle;
}

/** Over all rings. */
export function clientsOf(
  { rings }: Cycle,
  field: 'clients' | 'queued' | 'upgrading' | 'upgraded' | 'failed' | 'offline',
): number {
  return rings.reduce((sum, ring) => sum + ring[field], 0);
}
