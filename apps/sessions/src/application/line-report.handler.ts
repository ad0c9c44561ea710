import type { SessionLine } from '@jumpfleet/gateway-contracts';
import type { Cause } from '@jumpfleet/kernel';
import { Injectable } from '@nestjs/common';
import { EndSessionHandler } from './end-session.handler.js';
import { RecordAttachedHandler } from './record-attached.handler.js';

/** What a gateway shard reports of a session's line. Reports may come twice and late. */
@Injectable()
export class LineReportHandler {
  constructor(
    private readonly recordAttached: RecordAttachedHandler,
    private readonly endSession: EndSessionHandler,
  ) {}

  /** Answers false when nobody knows the session. */
  async handle(report: SessionLine, shard: string, cause: Cause): Promise<boolean> {
    const { session: sessionId, at, run = null, reason = 'connection-lost' } = report;
    if (report.event === 'ended') {
      const ending = { sessionId, reason, lineIsClosed: true };
      return (await this.endSession.handle(ending, cause)).ok;
    }
    const attachedAt = new Date(at).toISOString();
    const attached = { sessionId, attachedAt, relay: { shard, run } };
    return (await this.recordAttached.handle(attached, cause)).ok;
  }
}
