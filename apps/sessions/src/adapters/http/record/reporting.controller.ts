import { Readable } from 'node:stream';
import { Allow, Public } from '@jumpfleet/http';
import { CONFIG } from '@jumpfleet/lifecycle';
import { Body, Controller, Get, Header, HttpCode, Inject, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ReportRequestWrong } from '../../../application/record/report/report-selection.js';
import { ReportingApi, reportError } from '../../../application/record/report/reporting-api.js';
import type { ReportAnswer } from '../../../application/record/report/reporting-api.js';
import { reportingXsd } from '../../../application/record/report/reporting-xsd.js';
import type { SessionsConfig } from '../../../config.js';

const xmlType = 'text/xml; charset=utf-8';
const reportParameters = z.record(z.string().max(64), z.string().max(65_536));

/** B5. Whatever is wrong with a request is told in XML. */
@Controller('api')
export class ReportingController {
  constructor(
    private readonly reporting: ReportingApi,
    @Inject(CONFIG) private readonly config: SessionsConfig,
  ) {}

  @Get('reporting.xsd')
  @Public()
  @Header('content-type', xmlType)
  @Header('cache-control', 'public, max-age=3600')
  schema(): string {
    return reportingXsd;
  }

  @Get('reporting')
  @Allow('reports:support')
  async get(@Query() query: unknown, @Res() reply: FastifyReply): Promise<void> {
    await this.answer(query, reply);
  }

  @Post('reporting')
  @HttpCode(200)
  @Allow('reports:support')
  async post(
    @Query() query: object,
    @Body() body: object | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await this.answer({ ...query, ...body }, reply);
  }

  private async answer(request: unknown, reply: FastifyReply): Promise<void> {
    const parameters = reportParameters.safeParse(request);
    if (!parameters.success) return refuse(reply, undefined, 'A parameter is sent twice.');
    try {
      const answer = await this.reporting.answer(parameters.data, this.config.PUBLIC_URL);
      await send(reply, answer);
    } catch (error) {
      if (!(error instanceof ReportRequestWrong)) throw error;
      await refuse(reply, parameters.data['generate_report'], error.message);
    }
  }
}

async function send(reply: FastifyReply, { type, body, fileName }: ReportAnswer): Promise<void> {
  if (fileName !== undefined)
    void reply.header('content-disposition', `attachment; filename="${fileName}"`);
  await reply
    .header('content-type', type)
    .header('cache-control', 'no-store')
    .send(Readable.from(body, { objectMode: false }));
}

async function refuse(
  reply: FastifyReply,
  report: string | undefined,
  message: string,
): Promise<void> {
  await reply.status(400).header('content-type', xmlType).send(reportError(report, message));
}
