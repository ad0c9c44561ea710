import type { SessionLine } from '@jumpfleet/gateway-contracts';
import type { Actor, Cause, Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import type { LeaveReason } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DUE_ACTIONS, SESSION_DIRECTORY } from './ports.js';
import type { AttachedLeg, DueActions, SessionDirectory } from './ports.js';
import { SessionCauses } from './session-cause.js';
import { SessionCommands } from './session-commands.js';

type Report<Event extends SessionLine['event']> = Extract<SessionLine, { event: Event }>;
export type LineReport = Report<'attached' | 'detached' | 'ended'>;

/** What a gateway shard reports of the line of a session's leg. Reports may come twice and late. */
@Injectable()
export class LineReportHandler {
  constructor(
    private readonly causes: SessionCauses,
    private readonly commands: SessionCommands,
    @Inject(SESSION_DIRECTORY) private readonly sessions: SessionDirectory,
    @Inject(DUE_ACTIONS) private readonly due: DueActions,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Answers false when nobody knows the session. */
  handle(report: LineReport, shard: string): Promise<boolean> {
    const actor: Actor = { type: 'system', id: 'connection-gateway', name: shard };
    const name = `session line ${report.event}`;
    return this.causes.continued({ name, sessionId: report.session, actor }, (cause) => {
      switch (report.event) {
        case 'attached':
          return this.attached(report, shard, cause);
        case 'detached':
          return this.detached(report, cause);
        case 'ended':
          return this.ended(report, cause);
      }
    });
  }

  /** The shard that had the line is gone, and says nothing any more. */
  async lost({ sessionId, leg, line }: AttachedLeg, shard: string): Promise<void> {
    const at = this.clock.now().getTime();
    const report = { event: 'detached', session: sessionId, client: sessionId, leg, at } as const;
    await this.handle({ ...report, ...(line === null ? {} : { line }) }, shard);
  }

  /** A ticket outlives the end of its session, or of its leg: such a line is closed again. */
  private async attached(
    report: Report<'attached'>,
    ...[shard, cause]: readonly [string, Cause]
  ): Promise<boolean> {
    const of = legOf(report);
    const attachedAt = new Date(report.at).toISOString();
    const relay = { shard, run: report.run ?? null };
    const data = { ...of, line: report.line ?? null, attachedAt, relay };
    const handled = await this.commands.handle({ type: 'RecordAttached', data }, cause);
    if (handled.ok && handled.value.length === 0) await this.closeIfOver(of.sessionId, of.leg);
    return handled.ok;
  }

  private async detached(report: Report<'detached'>, cause: Cause): Promise<boolean> {
    const detachedAt = new Date(report.at).toISOString();
    const data = { ...legOf(report), line: report.line ?? null, detachedAt };
    return (await this.commands.handle({ type: 'RecordDetached', data }, cause)).ok;
  }

  private async ended(report: Report<'ended'>, cause: Cause): Promise<boolean> {
    const { sessionId, leg } = legOf(report);
    const ending = endingOf(report.reason ?? 'connection-lost');
    const command =
      'all' in ending
        ? ({ type: 'EndSession', data: { sessionId, reason: ending.all } } as const)
        : ({ type: 'LeaveSession', data: { sessionId, leg, reason: ending.leg } } as const);
    return (await this.commands.handle(command, cause)).ok;
  }

  private async closeIfOver(sessionId: string, leg: string | null): Promise<void> {
    const session = await this.sessions.find(sessionId);
    if (!session) return;
    const left = session.members.find((member) => member.leg === leg && member.state === 'left');
    const now = this.clock.now();
    if (session.status === 'ended') {
      const reason = session.end_reason ?? 'start-failed';
      await this.due.add({ sessionId, action: 'close-line', reason }, now);
    } else if (left) {
      await this.due.add({ sessionId, leg, action: 'close-leg', reason: 'left' }, now);
    }
    this.due.wake();
  }
}

/** Shards of before name no leg: the session has one only. */
function legOf({ session, leg }: LineReport): { sessionId: string; leg: string | null } {
  return { sessionId: session, leg: leg ?? null };
}

type EndOfAll = 'customer' | 'client-gone' | 'deleted' | 'schedule-ended';
type Ended = NonNullable<Report<'ended'>['reason']>;

/** What is over with the computer, or by its clock, is over for all; the rest is about one representative. */
function endingOf(reason: Ended): Readonly<{ all: EndOfAll }> | Readonly<{ leg: LeaveReason }> {
  switch (reason) {
    case 'customer':
    case 'client-gone':
    case 'deleted':
    case 'schedule-ended':
      return { all: reason };
    case 'representative':
      return { leg: 'left' };
    default:
      return { leg: reason };
  }
}
