import type { Survey } from '../record.js';
import { element } from '../xml.js';
import type { Xml } from '../xml.js';
import { customXml, durationText, instant, submitterOf, unixSeconds } from './report-xml.js';
import type { SessionReport } from './report.js';

/** A session in SupportSessionListing. Its members beside `lsid` are ours: no description of them was seen. */
export function summaryXml(report: SessionReport): Xml {
  const { customer, representatives } = report;
  const primary = representatives.find(({ isPrimary }) => isPrimary);
  return element('session_summary', { lsid: report.lsid }, [
    element('session_type', {}, 'support'),
    element('lseq', {}, report.lseq),
    instant('start_time', report.startedAt ?? report.requestedAt),
    report.endedAt === null ? undefined : instant('end_time', report.endedAt),
    element('duration', {}, durationText(report.durationSeconds)),
    element('external_key', {}, report.externalKey),
    customXml(report),
    element('primary_customer', { gsnumber: customer.gsnumber }, customer.name),
    primary && element('primary_rep', { gsnumber: primary.gsnumber, id: primary.id }, primary.name),
  ]);
}

/** The surveys of a session in SupportCustExitSurvey and SupportRepExitSurvey. */
export function exitSurveysXml(report: SessionReport, kind: Survey['kind']): Xml[] {
  return report.surveys
    .filter((survey) => survey.kind === kind)
    .map((survey) => exitSurveyXml(survey, report));
}

function exitSurveyXml(survey: Survey, report: SessionReport): Xml {
  const { customer, representatives } = report;
  const submitter = submitterOf(survey, report);
  const primary = survey.kind === 'representative' ? submitter : representatives[0];
  const type = survey.kind === 'customer' ? 'cust' : 'rep';
  return element('exit_survey', { lsid: report.lsid, ts: unixSeconds(survey.submittedAt) }, [
    element('submitted_by', { type }, submitter.name),
    element('primary_customer', { gsnumber: customer.gsnumber }, customer.name),
    primary && element('primary_rep', { gsnumber: primary.gsnumber, id: primary.id }, primary.name),
    element(
      'question_list',
      {},
      survey.answers.map(({ name, label, type: of, value }, index) =>
        element('question', { id: index + 1 }, [
          element('type', {}, of),
          element('name', {}, name),
          element('label', {}, label),
          element('report_header', {}, label),
          element('answer_list', {}, [element('answer', {}, value)]),
        ]),
      ),
    ),
  ]);
}

/** What sessions of a representative, or of the whole site, come to. */
export type SessionTotals = Readonly<{
  id: string;
  name: string;
  sessions: number;
  seconds: number;
}>;

/** One line of SupportSessionSummary; its members are ours. */
export function totalsXml(type: 'rep' | 'site', totals: SessionTotals): Xml {
  const average = totals.sessions === 0 ? 0 : Math.round(totals.seconds / totals.sessions);
  return element('summary', {}, [
    element(`${type}_info`, { id: totals.id }, totals.name),
    element('total_sessions', {}, totals.sessions),
    element('total_duration', {}, durationText(totals.seconds)),
    element('average_duration', {}, durationText(average)),
  ]);
}
