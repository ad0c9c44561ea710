import { Allow, Problem, RequestCause, ZodPipe, inputText } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { releaseBounds } from '@jumpfleet/upgrades-contracts';
import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { PACKAGE_CONTENTS } from '../../application/packages/contents.js';
import type { PackageContents } from '../../application/packages/contents.js';
import { RELEASE_SHELF } from '../../application/packages/release-shelf.js';
import type { ReleaseShelf, ShelvedRelease } from '../../application/packages/release-shelf.js';
import { PACKAGE_ROWS } from '../../application/packages/release-rows.js';
import type { PackageRows } from '../../application/packages/release-rows.js';
import { Releases } from '../../application/packages/releases.js';
import { StorePackageHandler } from '../../application/packages/store-package.handler.js';
import { byteRange } from './byte-range.js';
import { releaseAnswer } from './package-answer.js';
import type { ReleaseAnswer } from './package-answer.js';
import { releaseProblem, storeProblem } from './package-problems.js';

const documentBody = z.strictObject({ document: inputText(releaseBounds.maxDocumentBytes, 1) });
const notFound = () => releaseProblem({ kind: 'release-not-found' });

/** Signed releases and their packages. */
@Controller('api/v1/packages')
export class PackagesController {
  constructor(
    @Inject(RELEASE_SHELF) private readonly shelf: ReleaseShelf,
    @Inject(PACKAGE_ROWS) private readonly rows: PackageRows,
    @Inject(PACKAGE_CONTENTS) private readonly contents: PackageContents,
    @Inject(Releases) private readonly releases: Releases,
    @Inject(StorePackageHandler) private readonly store: StorePackageHandler,
  ) {}

  /** Newest first; there are never many. */
  @Get()
  @Allow('upgrades:view')
  async list(): Promise<{ items: ReleaseAnswer[] }> {
    const releases = await this.shelf.all();
    return { items: await Promise.all(releases.map((release) => this.answerOf(release))) };
  }

  /** A release whose package is stored already: signed anew, or a roll-back. */
  @Post()
  @HttpCode(201)
  @Allow('upgrades:manage')
  async add(
    @Body(new ZodPipe(documentBody)) { document }: z.infer<typeof documentBody>,
    @RequestCause() cause: Cause,
  ): Promise<{ id: string }> {
    const stored = await this.store.storeKnown(document, cause).catch((error: unknown) => {
      throw storeProblem(error);
    });
    if (!stored.ok) throw releaseProblem(stored.refusal);
    return { id: stored.value.id };
  }

  @Get(':id')
  @Allow('upgrades:view')
  async read(@Param('id') id: string): Promise<ReleaseAnswer & { document: string }> {
    const [release, row] = await Promise.all([this.shelf.find(id), this.rows.release(id)]);
    if (!release || !row) throw notFound();
    return { ...(await this.answerOf(release)), document: row.document };
  }

  @Delete(':id')
  @HttpCode(204)
  @Allow('upgrades:manage')
  async remove(@Param('id') id: string, @RequestCause() cause: Cause): Promise<void> {
    const row = await this.rows.release(id);
    if (!row) throw notFound();
    const which = { releaseId: id, platform: row.platform, why: 'asked' } as const;
    const removed = await this.releases.remove(which, cause);
    if (!removed.ok) throw releaseProblem(removed.refusal);
  }

  /** The package itself, also in part. */
  @Get(':id/content')
  @Allow('upgrades:view')
  async content(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const row = await this.rows.release(id);
    if (!row) throw notFound();
    const length = Number(row.length);
    const range = byteRange(request.headers.range, length);
    if (range === false) throw notSatisfiable(length, reply);
    const content = await this.contents.read(row.digest, range).catch((error: unknown) => {
      throw storeProblem(error);
    });
    if (!content) throw notFound();
    void reply.headers({
      'accept-ranges': 'bytes',
      'content-type': 'application/octet-stream',
      'content-disposition': `attachment; filename="${row.platform}-${row.version}.tar.gz"`,
      'content-length': range ? range.end - range.start + 1 : length,
      etag: `"${row.digest}"`,
      ...(range && { 'content-range': `bytes ${range.start}-${range.end}/${length}` }),
    });
    void reply.status(range ? 206 : 200).send(content);
  }

  private async answerOf(release: ShelvedRelease): Promise<ReleaseAnswer> {
    const [deltas, inUse] = await Promise.all([
      this.shelf.deltasTo(release.id),
      this.releases.inUse(),
    ]);
    return releaseAnswer(release, deltas, inUse.has(release.id));
  }
}

function notSatisfiable(length: number, reply: FastifyReply): Problem {
  void reply.header('content-range', `bytes */${length}`);
  const detail = `The package has ${length} bytes.`;
  return new Problem({ status: 416, code: 'range-not-satisfiable', detail });
}
