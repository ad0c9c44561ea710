import { Readable } from 'node:stream';
import { Authenticated, CurrentPrincipal, ZodPipe } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import { CONFIG } from '@jumpfleet/lifecycle';
import { Controller, Get, Headers, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { RecordSight } from '../../../application/record/record-sight.js';
import { reportJson } from '../../../application/record/report/report-json.js';
import { sessionXml } from '../../../application/record/report/report-xml.js';
import { ReportSource } from '../../../application/record/report/report.source.js';
import { reportRoots, wrapped } from '../../../application/record/report/reporting-api.js';
import type { SessionsConfig } from '../../../config.js';
import { sessionProblem } from '../../session-problems.js';
import { sessionId } from './record.requests.js';

/** The report of one session: JSON, or B5's XML for whoever accepts that. */
@Controller('api/v1/sessions/:id/report')
@Authenticated()
export class ReportController {
  constructor(
    private readonly sight: RecordSight,
    private readonly reports: ReportSource,
    @Inject(CONFIG) private readonly config: SessionsConfig,
  ) {}

  @Get()
  async report(
    @Param('id', new ZodPipe(sessionId)) id: string,
    @Headers('accept') accept: string | undefined,
    @CurrentPrincipal() principal: Principal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const seen = await this.sight.find(id, principal);
    const report = seen && (await this.reports.one(seen.session));
    if (!report) throw sessionProblem({ kind: 'session-not-found' });
    void reply.header('cache-control', 'no-store').header('vary', 'accept');
    if (!wantsXml(accept)) {
      await reply.send(reportJson(report));
      return;
    }
    const session = sessionXml(report, this.config.PUBLIC_URL);
    const lines = wrapped(reportRoots.SupportSession, Readable.from([session]));
    await reply
      .header('content-type', 'application/xml; charset=utf-8')
      .send(Readable.from(lines, { objectMode: false }));
  }
}

/** A browser accepts XML too, but names HTML first; whoever names JSON gets it. */
function wantsXml(accept: string | undefined): boolean {
  const types = (accept ?? '').split(',').map((type) => type.split(';')[0]?.trim());
  return /^(application|text)\/xml$/.test(types[0] ?? '');
}
