import { Inject, Injectable } from '@nestjs/common';
import { asciicastType } from '../asciicast.js';
import { RECORDINGS, REPORT_MATERIAL } from '../ports.js';
import type { Recordings, ReportMaterialSource } from '../ports.js';
import { RecordingPlayer } from '../recording-player.js';
import { element, opening, xmlDeclaration } from '../xml.js';
import { exitSurveysXml, summaryXml, totalsXml } from './listing-xml.js';
import { ReportRequestWrong, reportSelection } from './report-selection.js';
import type { ReportSelection } from './report-selection.js';
import { reportingNamespace, sessionXml } from './report-xml.js';
import { ReportSource } from './report.source.js';

export type ReportAnswer = Readonly<{
  type: string;
  body: AsyncIterable<string>;
  /** Of what is downloaded. */
  fileName?: string;
}>;
type Parameters = Readonly<Record<string, string>>;
type Lines = AsyncIterable<string>;

/** The root of each report; an error stands in it, too. */
export const reportRoots = {
  SupportSession: 'session_list',
  SupportSessionListing: 'session_summary_list',
  SupportSessionSummary: 'summary_list',
  SupportCustExitSurvey: 'exit_survey_list',
  SupportRepExitSurvey: 'exit_survey_list',
} as const;
type ListReport = keyof typeof reportRoots;

/** Reports of the field that there is nothing for here, and why. */
const withoutData: Readonly<Record<string, string>> = {
  SupportSessionRecording: 'Screens are not recorded here. Use CommandShellRecording for shells.',
  ShowMyScreenRecording: 'There is no Show My Screen here.',
  SupportTeam: 'The activity of teams is not on record.',
  PresentationSession: 'There are no presentations here.',
  PresentationSessionListing: 'There are no presentations here.',
  PresentationSessionSummary: 'There are no presentations here.',
  PresentationSessionRecording: 'There are no presentations here.',
  ArchiveListing:
    'There are no archives here. GET /api/v1/sessions and /api/v1/events have the state.',
  Archive: 'There are no archives here. GET /api/v1/sessions and /api/v1/events have the state.',
  LicenseUsage: 'Nothing here is licensed.',
  EndpointLicenseUsage: 'Nothing here is licensed.',
  JumpItem: 'Jump Items are reported by GET /api/v1/jump-clients/{id}/history.',
  Syslog: 'Services log to their standard output.',
  VaultAccountActivity: 'There is no vault here.',
};

/** `generate_report` of B5. */
@Injectable()
export class ReportingApi {
  constructor(
    private readonly reports: ReportSource,
    private readonly player: RecordingPlayer,
    @Inject(RECORDINGS) private readonly recordings: Recordings,
    @Inject(REPORT_MATERIAL) private readonly material: ReportMaterialSource,
  ) {}

  /** Throws `ReportRequestWrong`. */
  async answer(parameters: Parameters, siteUrl: string): Promise<ReportAnswer> {
    const report = parameters['generate_report'] ?? '';
    if (report === 'CommandShellRecording') return this.recording(parameters);
    if (!isListReport(report))
      throw new ReportRequestWrong(withoutData[report] ?? 'generate_report is no known report.');
    const lines = this.linesOf(report, parameters, siteUrl);
    return { type: 'text/xml; charset=utf-8', body: wrapped(reportRoots[report], lines) };
  }

  private linesOf(report: ListReport, parameters: Parameters, siteUrl: string): Lines {
    switch (report) {
      case 'SupportSession':
        return this.sessions(reportSelection(parameters), siteUrl);
      case 'SupportSessionListing':
        return this.listing(listed(parameters));
      case 'SupportSessionSummary':
        return this.totals(reportSelection(parameters), parameters['report_type']);
      case 'SupportCustExitSurvey':
        return this.surveys(reportSelection(parameters), 'customer');
      case 'SupportRepExitSurvey':
        return this.surveys(reportSelection(parameters), 'representative');
    }
  }

  private async *sessions(selection: ReportSelection, siteUrl: string): Lines {
    for await (const report of this.reports.select(selection)) yield sessionXml(report, siteUrl);
  }

  private async *listing(selection: ReportSelection): Lines {
    for await (const report of this.reports.select(selection)) yield summaryXml(report);
  }

  private async *surveys(selection: ReportSelection, kind: 'customer' | 'representative'): Lines {
    for await (const report of this.reports.select(selection))
      yield exitSurveysXml(report, kind).join('');
  }

  private totals(selection: ReportSelection, type: string | undefined): Lines {
    if (type === 'team')
      throw new ReportRequestWrong(
        'Sessions are not counted by team. Use report_type=rep or site.',
      );
    if (type !== 'rep' && type !== 'site')
      throw new ReportRequestWrong('report_type is not one of rep, team, site.');
    return this.totalsOf(selection, type);
  }

  private async *totalsOf(selection: ReportSelection, type: 'rep' | 'site'): Lines {
    for (const totals of await this.material.totals(selection, type)) yield totalsXml(type, totals);
  }

  private async recording({ lsid = '', instance = '1' }: Parameters): Promise<ReportAnswer> {
    const selection = reportSelection({ lsid });
    const [sessionId = ''] = selection.by === 'id' ? selection.ids : [];
    if (!/^[1-9]\d{0,6}$/.test(instance))
      throw new ReportRequestWrong('instance is not a whole number from 1 on.');
    const recording = await this.recordings.findInstance(sessionId, Number(instance));
    if (!recording) throw new ReportRequestWrong('The session has no such recording.');
    return {
      type: asciicastType,
      fileName: `session-${sessionId}-${instance}.cast`,
      body: this.player.asciicast(recording, sessionId),
    };
  }
}

/** An error as the field tells it: in the root of the report, where it has one. */
export function reportError(report: string | undefined, message: string): string {
  const error = element('error', {}, message);
  const root = report !== undefined && isListReport(report) ? reportRoots[report] : undefined;
  const xmlns = reportingNamespace;
  const body =
    root === undefined ? element('error', { xmlns }, message) : element(root, { xmlns }, [error]);
  return `${xmlDeclaration}${body}\n`;
}

export async function* wrapped(root: string, lines: Lines): AsyncGenerator<string> {
  yield `${xmlDeclaration}${opening(root, { xmlns: reportingNamespace })}\n`;
  for await (const line of lines) if (line !== '') yield `${line}\n`;
  yield `</${root}>\n`;
}

const isListReport = (report: string): report is ListReport => Object.hasOwn(reportRoots, report);

/** Without a selector it is all that are kept. */
function listed(parameters: Parameters): ReportSelection {
  const hasSelector = Object.keys(parameters).some((name) => /^(start|end)_|^lsids?$/.test(name));
  return reportSelection(
    hasSelector ? parameters : { ...parameters, start_time: '0', duration: '0' },
  );
}
