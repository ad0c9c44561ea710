import { Problem, Public, configNotFound, problemFrom } from '@jumpfleet/http';
import { CONFIG } from '@jumpfleet/lifecycle';
import { spentInstaller } from '@jumpfleet/registry-domain';
import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { installerHeader } from '../../application/installer-file.js';
import { InstallerMoments } from '../../application/installer-moments.js';
import { openOptions } from '../../application/override-options.js';
import { isPlatform, platforms } from '../../application/platforms.js';
import type { InstallerKeys } from '../../application/ports.js';
import type { RegistryConfig } from '../../config.js';
import { INSTALLER_KEYS } from '../../tokens.js';
import type { JumpClientPackage } from '../jump-client-packages.js';
import { JumpClientPackages } from '../jump-client-packages.js';
import { InstallerQueries } from '../persistence/installer-queries.js';
import type { InstallerListRow } from '../persistence/installer-queries.js';
import { installerUid } from './installer-body.js';
import { openInstaller } from './installer-item.js';
import { spentInstallers } from './spent-installers.js';

/** Open to whoever has the link: the link is the secret. */
@Controller('api/config/v1/jump-client/installer')
@Public()
export class InstallerDownloadController {
  constructor(
    @Inject(InstallerQueries) private readonly installers: InstallerQueries,
    @Inject(INSTALLER_KEYS) private readonly keys: InstallerKeys,
    @Inject(InstallerMoments) private readonly moments: InstallerMoments,
    @Inject(JumpClientPackages) private readonly packages: JumpClientPackages,
    @Inject(CONFIG) private readonly site: RegistryConfig,
  ) {}

  /** Its headers also tell a package that was run late whether it was extended meanwhile (AG-07). */
  @Get(':installer_id/:platform')
  async download(
    @Param('installer_id') key: string,
    @Param('platform') platform: string,
    @Req() { method }: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const installer = await this.open(key);
    const built = await this.built(installer, platform);
    const header = this.header(installer, built);
    const { now } = this.moments.at();
    if (method !== 'HEAD') await this.keys.downloaded(installer.installer_id, now);
    await reply
      .headers({
        'content-type': 'application/x-executable',
        'content-length': header.length + built.size,
        'content-disposition': `attachment; filename="jumpfleet-jc-${installerUid(installer)}.bin"`,
        'cache-control': 'no-store',
        'jumpfleet-valid-until': unixSeconds(installer.expires_at),
      })
      .send(Readable.from(concatenated(header, built.payload), { objectMode: false }));
  }

  private async open(key: string): Promise<InstallerListRow> {
    const installer = /^[\w-]{32}$/.test(key) ? await this.installers.byKey(key) : undefined;
    if (!installer) throw configNotFound('installer');
    const spent = spentInstaller(openInstaller(installer), this.moments.at());
    if (spent) throw problemFrom(spent, spentInstallers);
    return installer;
  }

  /** AG-12: every platform has its name; those whose package is built can be downloaded. */
  private async built(installer: InstallerListRow, platform: string): Promise<JumpClientPackage> {
    if (!isPlatform(platform)) throw noPackage(`There is no platform "${platform.slice(0, 64)}".`);
    const allowed = installer.terms.platforms;
    if (allowed.length > 0 && !allowed.includes(platform))
      throw noPackage(`This installer is not for ${platforms[platform]}.`);
    const built = await this.packages.of(platform);
    if (!built) throw noPackage(`There is no Jump Client package for ${platforms[platform]}.`);
    return built;
  }

  /** AG-10: elevation and start mode mean nothing to a headless client; its package is not told of them. */
  private header(installer: InstallerListRow, { template }: JumpClientPackage): Buffer {
    const facts = {
      siteUrl: this.site.PUBLIC_URL,
      installerKey: installer.key,
      uid: installerUid(installer),
      validUntil: installer.expires_at,
      options: openOptions(installer.terms.allowOverride),
      trustedRoot: this.site.RELEASE_ROOT,
    };
    return Buffer.from(installerHeader(template, facts));
  }
}

const unixSeconds = (instant: Date): number => Math.floor(instant.getTime() / 1_000);

const noPackage = (detail: string): Problem =>
  new Problem({ status: 404, code: 'no-package', detail });

async function* concatenated(header: Buffer, payload: string): AsyncGenerator<Buffer> {
  yield header;
  for await (const chunk of createReadStream(payload)) yield chunk as Buffer;
}
