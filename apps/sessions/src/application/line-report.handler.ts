import type { SessionLine } from '@jumpfleet/gateway-contracts';
import type { Actor, Cause } from '@jumpfleet/kernel';
import { Injectable } from '@nestjs/common';
import { EndSessionHandler } from './end-session.handler.js';
import { RecordAttachedHandler } from './record-attached.handler.js';
import { SessionCauses } from './session-cause.js';

/** What a gateway shard reports of a session's line. Reports may come twice and late. */
@Injectable()
export class LineReportHandler {
  constructor(
    private readonly causes: SessionCauses,
    private readonly recordAttached: RecordAttachedHandler,
    private readonly endSession: EndSessionHandler,
  ) {}

  /** Answers false when nobody knows the session. */
  handle(report: SessionLine, shard: string): Promise<boolean> {
    const actor: Actor = { type: 'system', id: 'connection-gateway', name: shard };
    const name = `session line ${report.event}`;
    return this.causes.continued({ name, sessionId: report.session, actor }, (cause) =>
      report.event === 'ended' ? this.ended(report, cause) : this.attached(report, shard, cause),
    );
  }

  private async ended({ session, reason }: SessionLine, cause: Cause): Promise<boolean> {
    const ending = {
      sessionId: session,
      reason: reason ?? 'connection-lost',
      lineIsClosed: true,
    } as const;
    return (await this.endSession.handle(ending, cause)).ok;
  }

  private async attached(
    { session: sessionId, at, run }: SessionLine,
    shard: string,
    cause: Cause,
  ): Promise<boolean> {
    const attachedAt = new Date(at).toISOString();
    const attached = { sessionId, attachedAt, relay: { shard, run: run ?? null } };
    return (await this.recordAttached.handle(attached, cause)).ok;
  }
}
