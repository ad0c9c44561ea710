import { Problem, Public } from '@jumpfleet/http';
import type { Clock } from '@jumpfleet/kernel';
import { CLOCK, CONFIG } from '@jumpfleet/lifecycle';
import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { installerHeader } from '../../application/installer-file.js';
import type { RegistryConfig } from '../../config.js';
import { ConfigQueries } from '../persistence/config-queries.js';
import type { ConfigInstallerRow } from '../persistence/config-queries.js';
import { notFound } from './config-problems.js';
import { installerUid } from './installer-body.js';

/** Platforms whose package is built; the other names of the configuration API have none yet. */
const platforms: ReadonlySet<string> = new Set(['linux-64']);

/** Open to whoever has the link: the link is the secret. */
@Controller('api/config/v1/jump-client/installer')
@Public()
export class InstallerDownloadController {
  constructor(
    @Inject(ConfigQueries) private readonly config: ConfigQueries,
    @Inject(CONFIG) private readonly site: RegistryConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Get(':installer_id/:platform')
  async download(
    @Param('installer_id') key: string,
    @Param('platform') platform: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const installer = /^[\w-]{32}$/.test(key) ? await this.config.installerByKey(key) : undefined;
    if (!installer) throw notFound('installer');
    if (installer.expires_at < this.clock.now())
      throw new Problem({
        status: 410,
        code: 'installer-expired',
        detail: 'This installer has expired. A new installer is needed.',
      });
    if (!platforms.has(platform)) throw notFound('installer for this platform');
    const { header, payload, length } = await this.parts(installer, platform);
    await reply
      .headers({
        'content-type': 'application/x-executable',
        'content-length': length,
        'content-disposition': `attachment; filename="jumpfleet-jc-${installerUid(installer)}.bin"`,
        'cache-control': 'no-store',
      })
      .send(Readable.from(concatenated(header, payload), { objectMode: false }));
  }

  private async parts(installer: ConfigInstallerRow, platform: string) {
    const folder = this.site.JUMP_CLIENT_PACKAGE_DIR;
    const payload = join(folder, `${platform}.tar.gz`);
    try {
      const template = await readFile(join(folder, `${platform}.sh`), 'utf8');
      const { size } = await stat(payload);
      const facts = {
        siteUrl: this.site.PUBLIC_URL,
        installerKey: installer.key,
        uid: installerUid(installer),
        validUntil: installer.expires_at,
      };
      const header = Buffer.from(installerHeader(template, facts));
      return { header, payload, length: header.length + size };
    } catch (cause) {
      throw new Problem({
        status: 503,
        code: 'package-missing',
        detail: 'The Jump Client package of this platform is not there.',
        cause,
      });
    }
  }
}

async function* concatenated(header: Buffer, payload: string): AsyncGenerator<Buffer> {
  yield header;
  for await (const chunk of createReadStream(payload)) yield chunk as Buffer;
}
