import type { Recording, Survey } from '../record.js';
import { xmlText } from '../storable-text.js';
import { element } from '../xml.js';
import type { Xml } from '../xml.js';
import type {
  Actor,
  ReportEvent,
  ReportedCustomer,
  ReportedRepresentative,
  SessionReport,
} from './report.js';
import { filesDeleted, filesMoved, filesTransferred } from './report.js';

/** Of the documentation of B5. */
export const reportingNamespace = 'https://www.beyondtrust.com/namespaces/API/reporting';

/** A session as B5 describes it, element by element in its order. */
export function sessionXml(report: SessionReport, siteUrl: string): Xml {
  const { customer, representatives } = report;
  const primary = representatives.find(({ isPrimary }) => isPrimary);
  return element('session', { lsid: report.lsid }, [
    element('session_type', {}, 'support'),
    element('lseq', {}, report.lseq),
    instant('start_time', report.startedAt ?? report.requestedAt),
    report.endedAt === null ? undefined : instant('end_time', report.endedAt),
    element('duration', {}, durationText(report.durationSeconds)),
    element('external_key', {}, report.externalKey),
    element(
      'public_site',
      { id: report.publicSite === '' ? -1 : report.publicSite },
      report.publicSite,
    ),
    customXml(report),
    ...linksXml(report, siteUrl),
    shellsXml(report, siteUrl),
    element('file_transfer_count', {}, filesTransferred(report)),
    element('file_move_count', {}, filesMoved(report)),
    element('file_delete_count', {}, filesDeleted(report)),
    element('primary_customer', { gsnumber: customer.gsnumber }, customer.name),
    primary && element('primary_rep', { gsnumber: primary.gsnumber, id: primary.id }, primary.name),
    report.jumpGroup === null
      ? undefined
      : element('jump_group', { type: report.jumpGroup.type, id: report.jumpGroup.number }),
    element('jumpoint', { id: -1 }),
    element('customer_list', {}, [customerXml(customer)]),
    element('rep_list', {}, representatives.map(representativeXml)),
    surveysXml(report, 'customer'),
    surveysXml(report, 'representative'),
    element('session_details', {}, report.events.map(eventXml)),
  ]);
}

export function instant(name: string, at: string): Xml {
  return element(name, { timestamp: unixSeconds(new Date(at)) }, at);
}

export const unixSeconds = (at: Date): number => Math.floor(at.getTime() / 1_000);

export function durationText(seconds: number): string {
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

export function customXml({ custom }: SessionReport): Xml {
  const attributes = custom.map(({ codeName, displayName, value }) =>
    element('custom_attribute', { display_name: displayName, code_name: codeName }, value),
  );
  return element('custom_attributes', {}, attributes);
}

function linksXml({ lsid, endedAt, chat }: SessionReport, siteUrl: string): Xml[] {
  if (endedAt === null || chat.length === 0) return [];
  const url = new URL(`/api/v1/sessions/${lsid}/chat`, siteUrl).href;
  return [element('session_chat_view_url', {}, url), element('session_chat_download_url', {}, url)];
}

function shellsXml({ recordings }: SessionReport, siteUrl: string): Xml {
  const shells = recordings.map((recording) =>
    element('command_shell_recording', { instance: recording.instance }, [
      element('download_url', {}, downloadUrl(recording, siteUrl)),
      element('view_url', {}, viewUrl(recording, siteUrl)),
    ]),
  );
  return element('command_shell_recordings', {}, shells);
}

function downloadUrl({ sessionId, instance }: Recording, siteUrl: string): string {
  const url = new URL('/api/reporting', siteUrl);
  url.searchParams.set('generate_report', 'CommandShellRecording');
  url.searchParams.set('lsid', sessionId);
  url.searchParams.set('instance', String(instance));
  return url.href;
}

function viewUrl({ sessionId, leg, channel, instance }: Recording, siteUrl: string): string {
  const path = `/api/v1/sessions/${sessionId}/recordings/${leg}/${channel}?instance=${instance}`;
  return new URL(path, siteUrl).href;
}

function customerXml(customer: ReportedCustomer): Xml {
  const { gsnumber, info } = customer;
  return element('customer', { gsnumber }, [
    element('username', {}, customer.username),
    element('public_ip', {}, customer.publicIp),
    element('private_ip', {}, customer.privateIp),
    element('hostname', {}, customer.hostname),
    element('os', {}, customer.os),
    element('info', {}, [
      element('name', {}, info.name),
      element('company', {}, info.company),
      element('issue', {}, info.issue),
    ]),
    element('primary_cust', {}, 1),
  ]);
}

/** Of representatives only what the record knows; the rest stays empty. */
function representativeXml(representative: ReportedRepresentative): Xml {
  const { gsnumber, id, name } = representative;
  return element('representative', { gsnumber, id }, [
    element('username', {}, name),
    element('display_name', {}, name),
    element('public_ip'),
    element('private_ip'),
    element('hostname'),
    element('os'),
    element('session_owner', {}, Number(representative.isOwner)),
    element('seconds_involved', {}, representative.secondsInvolved),
    element('primary_rep', {}, Number(representative.isPrimary)),
    element('invited', {}, Number(representative.isInvited)),
  ]);
}

function surveysXml(report: SessionReport, kind: Survey['kind']): Xml {
  const [list, name] =
    kind === 'customer'
      ? ['cust_survey_list', 'cust_exit_survey']
      : ['rep_survey_list', 'rep_exit_survey'];
  const surveys = report.surveys.filter((survey) => survey.kind === kind);
  return element(
    list,
    {},
    surveys.map((survey) =>
      element(
        name,
        { gsnumber: submitterOf(survey, report).gsnumber },
        survey.answers.map((answer) =>
          element('value', { name: answer.name, value: answer.value }),
        ),
      ),
    ),
  );
}

export function submitterOf({ kind, by }: Survey, report: SessionReport): Actor {
  if (kind === 'customer') return report.customer;
  const unknown = { type: 'representative', gsnumber: 0, ...by } as const;
  return report.representatives.find(({ id }) => id === by.id) ?? unknown;
}

function eventXml(event: ReportEvent): Xml {
  const { at, type, performedBy, destination, body, data = [], files = [] } = event;
  return element('event', { timestamp: unixSeconds(at), event_type: type }, [
    actorXml('performed_by', performedBy),
    destination === null ? undefined : actorXml('destination', destination),
    body === undefined ? undefined : bodyXml(body),
    data.length === 0
      ? undefined
      : element(
          'data',
          {},
          data.map((value) => element('value', value)),
        ),
    files.length === 0 ? undefined : element('files', {}, files.map(fileXml)),
  ]);
}

const actorXml = (name: string, { type, gsnumber, name: text }: Actor): Xml =>
  element(name, { type, gsnumber }, text);

/** What XML cannot carry as it is goes as base64. */
function bodyXml(body: string): Xml {
  if (xmlText(body) === body) return element('body', {}, body);
  return element('encoded_body', {}, Buffer.from(body, 'utf8').toString('base64'));
}

const fileXml = ({ name, size }: Readonly<{ name: string; size: number }>): Xml =>
  element('file', {}, [element('filename', {}, name), element('filesize', {}, size)]);
