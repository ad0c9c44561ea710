import type { SessionLine } from '@jumpfleet/gateway-contracts';
import type { Actor, Cause } from '@jumpfleet/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { EndSessionHandler } from './end-session.handler.js';
import { SESSION_RECORD } from './ports.js';
import type { SessionRecord } from './ports.js';
import { RecordAttachedHandler } from './record-attached.handler.js';
import { SessionCauses } from './session-cause.js';

type Report<Event extends SessionLine['event']> = Extract<SessionLine, { event: Event }>;

/** What a gateway shard reports of a session's line. Reports may come twice and late. */
@Injectable()
export class LineReportHandler {
  constructor(
    private readonly causes: SessionCauses,
    private readonly recordAttached: RecordAttachedHandler,
    private readonly endSession: EndSessionHandler,
    @Inject(SESSION_RECORD) private readonly record: SessionRecord,
  ) {}

  /** Answers false when nobody knows the session. */
  handle(report: SessionLine, shard: string): Promise<boolean> {
    const actor: Actor = { type: 'system', id: 'connection-gateway', name: shard };
    const name = `session line ${report.event}`;
    return this.causes.continued({ name, sessionId: report.session, actor }, (cause) => {
      switch (report.event) {
        case 'said':
          return this.record.said(report);
        case 'used':
          return this.record.used(report);
        case 'customer':
        case 'pinned':
          return Promise.resolve(true);
        case 'attached':
          return this.attached(report, shard, cause);
        case 'detached':
          return Promise.resolve(true);
        case 'ended':
          return this.ended(report, cause);
      }
    });
  }

  private async ended(
    { session, reason = 'connection-lost' }: Report<'ended'>,
    cause: Cause,
  ): Promise<boolean> {
    const ending = {
      sessionId: session,
      reason: reason === 'left' || reason === 'removed' ? 'representative' : reason,
      lineIsClosed: true,
    } as const;
    return (await this.endSession.handle(ending, cause)).ok;
  }

  private async attached(
    { session: sessionId, at, run }: Report<'attached'>,
    shard: string,
    cause: Cause,
  ): Promise<boolean> {
    const attachedAt = new Date(at).toISOString();
    const attached = { sessionId, attachedAt, relay: { shard, run: run ?? null } };
    return (await this.recordAttached.handle(attached, cause)).ok;
  }
}
