import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { releaseBounds } from '@jumpfleet/upgrades-contracts';
import { FileStore } from '@tus/file-store';
import { Server } from '@tus/server';
import type { Upload } from '@tus/server';
import type { PackageRows } from '../../application/packages/release-rows.js';
import { releaseIdOf } from '../../application/packages/releases.js';
import type { Releases } from '../../application/packages/releases.js';
import type { StorePackageHandler } from '../../application/packages/store-package.handler.js';
import { releaseProblem, storeProblem } from '../http/package-problems.js';
import { problemOfTus } from './tus-problems.js';
import { UploadLocks } from './upload-locks.js';

const uploadsPath = '/api/v1/packages/uploads';
const maxOpenUploads = 4;
const keptMs = 24 * 3_600_000;
const handOverWithinMs = 1_000;
/** A document is kept before the upload that it belongs to is. */
const openedWithinMs = 60_000;

type Tus = Readonly<{ files: FileStore; server: Server }>;

export type PackageUploadParts = Readonly<{
  folder: string;
  releases: Releases;
  store: StorePackageHandler;
  rows: PackageRows;
}>;

/**
 * Resumable uploads after tus 1.0.0. An upload has the id of its release, so that whoever has the signed
 * document finds it again; the document is checked before the first byte is taken, the bytes after the last.
 */
export class PackageUploads {
  private readonly causes = new WeakMap<Request, Cause>();
  private readonly failures = new WeakMap<Request, unknown>();
  private opened: Promise<Tus> | undefined;
  /** Storing goes on when whoever brought the last byte is gone, and whoever comes back for it joins in. */
  private readonly finishing = new Map<string, Promise<Finished>>();

  constructor(private readonly parts: PackageUploadParts) {}

  /** Folders are made when the first upload comes. */
  private tus(): Promise<Tus> {
    return (this.opened ??= this.openTus().catch((error: unknown) => {
      this.opened = undefined;
      throw error;
    }));
  }

  private async openTus(): Promise<Tus> {
    for (const folder of [this.bytes, this.documents])
      await mkdir(folder, { recursive: true, mode: 0o700 });
    const files = new FileStore({
      directory: this.bytes,
      expirationPeriodInMilliseconds: keptMs,
    });
    const server = new Server({
      path: uploadsPath,
      relativeLocation: true,
      datastore: files,
      locker: new UploadLocks(),
      lockDrainTimeout: handOverWithinMs,
      maxSize: releaseBounds.maxPackageBytes,
      getFileIdFromRequest: (_request, id) => (/^[0-9a-f]{64}$/.test(id ?? '') ? id : undefined),
      namingFunction: (_request, metadata) => releaseIdOf(documentIn(metadata)),
      onUploadCreate: async (_request, upload) => ({ metadata: await this.begin(upload) }),
      onUploadFinish: (request, upload) => this.finishOnce(upload, this.causes.get(request)),
      onResponseError: (request, error) => {
        this.failures.set(request, error);
        return undefined;
      },
    });
    return { files, server };
  }

  /** Throws what was refused. */
  async answer(request: Request, cause: Cause): Promise<Response> {
    const { server } = await this.tus();
    this.causes.set(request, cause);
    const answer = await server.handleWeb(request);
    const failure = this.failures.get(request);
    if (failure !== undefined) throw problemOfTus(failure);
    if (answer.status < 400) return answer;
    throw problemOfTus({ status_code: answer.status, body: await answer.text() });
  }

  /** Uploads that nobody went on with for a day. */
  async removeForgotten(): Promise<void> {
    if (!existsSync(this.bytes)) return;
    const { server } = await this.tus();
    await server.cleanUpExpiredUploads();
    const open = new Set(await this.open());
    for (const id of await readdir(this.documents)) {
      const document = join(this.documents, id);
      const isNew = Date.now() - (await stat(document)).mtimeMs < openedWithinMs;
      if (!open.has(id) && !isNew) await rm(document, { force: true });
    }
  }

  private get bytes(): string {
    return join(this.parts.folder, 'bytes');
  }

  private get documents(): string {
    return join(this.parts.folder, 'documents');
  }

  private async open(): Promise<readonly string[]> {
    const { files } = await this.tus();
    return (await files.configstore.list?.()) ?? [];
  }

  private async begin(upload: Upload): Promise<Record<string, string>> {
    const document = documentIn(upload.metadata);
    const { id } = upload;
    if (await this.parts.rows.release(id)) throw taken('release-exists', 'is there already');
    const signed = await this.parts.releases.check(document);
    if (!signed.ok) throw releaseProblem(signed.refusal);
    const { length } = signed.value.release;
    if (upload.size !== length) throw otherLength(length);
    const open = await this.open();
    if (open.includes(id)) throw taken('upload-exists', 'is being uploaded; go on with HEAD');
    if (open.length >= maxOpenUploads) throw tooMany();
    await writeFile(join(this.documents, id), document, { mode: 0o600 });
    return { release: id };
  }

  private finishOnce(upload: Upload, cause: Cause | undefined): Promise<Finished> {
    const { id } = upload;
    const under = this.finishing.get(id);
    if (under) return under;
    const finished = this.finish(upload, cause).finally(() => this.finishing.delete(id));
    this.finishing.set(id, finished);
    return finished;
  }

  /** What cannot be stored just now stays, and is tried again with an empty PATCH; what is wrong goes. */
  private async finish({ id }: Upload, cause: Cause | undefined): Promise<Finished> {
    if (!cause) throw new Error('an upload ends in a request of ours');
    const stored = await this.stored(id, cause).catch((error: unknown) => {
      throw storeProblem(error);
    });
    const { files } = await this.tus();
    await files.remove(id);
    await rm(join(this.documents, id), { force: true });
    if (!stored.ok) throw releaseProblem(stored.refusal);
    return { headers: { 'Jumpfleet-Release': id } };
  }

  private async stored(id: string, cause: Cause) {
    const document = await readFile(join(this.documents, id), 'utf8');
    return this.parts.store.store(document, join(this.bytes, id), cause);
  }
}

type Finished = Readonly<{ headers: Record<string, string> }>;

function documentIn(metadata: Record<string, string | null> | undefined): string {
  const document = metadata?.['release'];
  if (document) return document;
  throw new Problem({
    status: 422,
    code: 'release-missing',
    detail: 'Upload-Metadata must hold `release`, the signed document in base64.',
  });
}

const taken = (code: string, what: string): Problem =>
  new Problem({ status: 409, code, detail: `This release ${what}.` });

const otherLength = (length: number): Problem =>
  new Problem({
    status: 422,
    code: 'length-mismatch',
    detail: `Upload-Length must be what is signed: ${String(length)}.`,
  });

const tooMany = (): Problem =>
  new Problem({
    status: 429,
    code: 'too-many-uploads',
    detail: `At most ${String(maxOpenUploads)} packages are uploaded at a time; finish or delete one.`,
  });
