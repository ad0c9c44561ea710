import type { Cause } from '@jumpfleet/kernel';
import { CONFIG, LOGGER } from '@jumpfleet/lifecycle';
import type { Logger } from '@jumpfleet/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';
import { FirstStart } from '../../application/first-start.js';
import type { PolicyConfig } from '../../config.js';

/** Replicas of a new system start together; the number is this lock's own. */
const firstStartLock = 7_402_157;

/** A new database takes its first principals from the environment; one that has an administrator never does. */
@Injectable()
export class FirstStartOnBoot implements OnApplicationBootstrap {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(FirstStart) private readonly firstStart: FirstStart,
    @Inject(CONFIG) private readonly config: PolicyConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The lock is held on a connection of its own, because the handlers make their own transactions. */
  async onApplicationBootstrap(): Promise<void> {
    await this.dataSource.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [firstStartLock]);
      const done: unknown[] = await tx.query('SELECT done_at FROM first_start');
      if (done.length > 0) return;
      const { JUMPFLEET_ADMIN_PASSWORD: adminPassword } = this.config;
      await this.firstStart.handle({ adminPassword, apiClient: this.apiClient() }, cause());
      if (adminPassword === undefined)
        this.logger.warn('there is no administrator yet: set JUMPFLEET_ADMIN_PASSWORD and restart');
      else await tx.query('INSERT INTO first_start DEFAULT VALUES');
    });
  }

  private apiClient(): { id: string; secret: string } | undefined {
    const { JUMPFLEET_API_CLIENT_ID: id, JUMPFLEET_API_CLIENT_SECRET: secret } = this.config;
    return id === undefined || secret === undefined ? undefined : { id, secret };
  }
}

function cause(): Cause {
  return { actor: { type: 'system', id: 'policy' }, correlationId: randomUUID() };
}
