import type { SessionLine } from '@jumpfleet/gateway-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { CUSTOMER_WORDS } from './attended/ports.js';
import type { CustomerWords } from './attended/ports.js';
import { LineReportHandler } from './line-report.handler.js';
import { SESSION_RECORD } from './ports.js';
import type { SessionRecord } from './ports.js';

/** Whatever gateway shards report of sessions, each to the part that it is for. */
@Injectable()
export class SessionReports {
  constructor(
    private readonly lines: LineReportHandler,
    @Inject(SESSION_RECORD) private readonly record: SessionRecord,
    @Inject(CUSTOMER_WORDS) private readonly customers: CustomerWords,
  ) {}

  /** Answers false when nobody knows the session. */
  handle(report: SessionLine, shard: string): Promise<boolean> {
    switch (report.event) {
      case 'attached':
      case 'detached':
      case 'ended':
        return this.lines.handle(report, shard);
      case 'said':
        return this.record.said(report);
      case 'used':
        return this.record.used(report);
      case 'customer':
      case 'pinned':
        return this.customers.heard(report);
    }
  }
}
