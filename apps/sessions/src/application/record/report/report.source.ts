import { EVENT_STORE } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import type { Clock } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { sessionKeyStream } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import type { SessionsEvent } from '../../events/sessions-event.js';
import type { SessionRow } from '../../session-list.projection.js';
import { sessionStream } from '../../session-stream.js';
import { REPORT_MATERIAL } from '../ports.js';
import type { ReportMaterialSource } from '../ports.js';
import { buildReport } from './build-report.js';
import type { ReportSelection } from './report-selection.js';
import type { SessionReport } from './report.js';

/** Few enough that a long report stays small in memory, whatever was done in its sessions. */
const sessionsAtOnce = 20;

/** Reports of sessions, a few at a time however many are asked for. */
@Injectable()
export class ReportSource {
  constructor(
    @Inject(REPORT_MATERIAL) private readonly material: ReportMaterialSource,
    @Inject(EVENT_STORE) private readonly events: EventStore<SessionsEvent>,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async one(session: SessionRow): Promise<SessionReport | undefined> {
    const [report] = await this.reportsOf([session]);
    return report;
  }

  async *select(selection: ReportSelection): AsyncGenerator<SessionReport> {
    let after: SessionRow | undefined;
    for (;;) {
      const sessions = await this.material.sessions(selection, after, sessionsAtOnce);
      yield* await this.reportsOf(sessions);
      after = sessions.at(-1);
      if (sessions.length < sessionsAtOnce) return;
    }
  }

  private async reportsOf(sessions: readonly SessionRow[]): Promise<SessionReport[]> {
    if (sessions.length === 0) return [];
    const now = this.clock.now();
    const customNames = await this.material.customNames();
    const kept = await this.material.kept(sessions.map(({ id }) => id));
    return Promise.all(
      sessions.map(async (session) => {
        const [key, own] = await Promise.all([
          this.events.load(sessionKeyStream(session.id)),
          this.events.load(sessionStream(session.id)),
        ]);
        const material = { session, events: [...key, ...own], ...kept(session.id) };
        return buildReport(material, { now, customNames });
      }),
    );
  }
}
