import { LOGGER } from '@jumpfleet/lifecycle';
import type { Logger } from '@jumpfleet/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { TrustedRoots } from '../application/packages/trusted-roots.js';

/** The signed root that the site was set up with. */
export const RELEASE_ROOT = Symbol('RELEASE_ROOT');

/** Trusts the root of the configuration, unless the site has gone on to later ones. */
@Injectable()
export class FirstRoot implements OnApplicationBootstrap {
  constructor(
    @Inject(TrustedRoots) private readonly roots: TrustedRoots,
    @Inject(RELEASE_ROOT) private readonly text: string,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    if (this.text === '') return;
    const taken = await this.roots.offer(this.text, {
      actor: { type: 'system', id: 'upgrade-orchestrator' },
      correlationId: 'first-start',
    });
    if (!taken.ok)
      this.logger.error({ refusal: taken.refusal }, 'RELEASE_ROOT is not trusted by this site');
  }
}
