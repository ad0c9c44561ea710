import { randomUUID } from 'node:crypto';
import { RegularLook } from '@jumpfleet/lifecycle';
import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { UserHandler } from '../application/users/user.handler.js';
import { UserQueries } from './persistence/user-queries.js';

const lookMs = 5_000;

/**
 * Tells that the time of an account is over, so that its sessions end; it lets nobody in from the very
 * moment, with or without this. Replicas may look at once: the second finds it told.
 */
@Injectable()
export class UserExpiryRunner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly regular = new RegularLook(
    () => this.look(),
    (error) => {
      this.logger.warn(
        { err: error },
        'accounts that are over could not be told; it is tried again',
      );
    },
  );

  constructor(
    @Inject(UserQueries) private readonly users: UserQueries,
    @Inject(UserHandler) private readonly handler: UserHandler,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.regular.start(lookMs);
  }

  onModuleDestroy(): Promise<void> {
    return this.regular.stop();
  }

  private async look(): Promise<void> {
    for (const userId of await this.users.expiredUntold())
      await this.handler.handle(
        { type: 'ExpireUser', data: { userId } },
        { actor: { type: 'system', id: 'policy' }, correlationId: randomUUID() },
      );
  }
}
