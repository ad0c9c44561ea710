import { CONFIG } from '@jumpfleet/lifecycle';
import { Inject, Injectable } from '@nestjs/common';
import type { OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { ShippedRules } from '../../../application/administration/shipped-rules.js';
import type { PolicyConfig } from '../../../config.js';

/** Replicas start together; the number is this lock's own. */
const shippedRulesLock = 7_402_158;

/** Before anything is answered, so that nobody meets a site without its rules. */
@Injectable()
export class ShippedRulesOnBoot implements OnModuleInit {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(ShippedRules) private readonly rules: ShippedRules,
    @Inject(CONFIG) private readonly config: PolicyConfig,
  ) {}

  /** The lock is held on a connection of its own, because the handlers make their own transactions. */
  async onModuleInit(): Promise<void> {
    const { PUBLIC_URL } = this.config;
    const host = PUBLIC_URL === undefined ? undefined : new URL(PUBLIC_URL).hostname;
    await this.dataSource.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [shippedRulesLock]);
      await this.rules.keep(host);
    });
  }
}
