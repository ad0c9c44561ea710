import { filesDeleted, filesMoved, filesTransferred } from './report.js';
import type { Actor, ReportEvent, SessionReport } from './report.js';

/** The same as JSON, in the shape of the fleet API. */
export function reportJson(report: SessionReport) {
  const { jumpClient, jumpGroup, customer } = report;
  return {
    id: report.lsid,
    number: report.lseq,
    status: report.status,
    start_method: report.startMethod,
    presence: report.presence,
    requested_at: report.requestedAt,
    started_at: report.startedAt,
    ended_at: report.endedAt,
    end_reason: report.endReason,
    duration_seconds: report.durationSeconds,
    external_key: report.externalKey,
    ticket_id: report.ticketId,
    override_reason: report.overrideReason,
    public_site: report.publicSite,
    custom: report.custom.map(({ codeName, displayName, value }) => ({
      ...{ code_name: codeName, display_name: displayName, value },
    })),
    jump_client: jumpClient,
    jump_group: jumpGroup,
    customer: {
      ...{ name: customer.name, username: customer.username, hostname: customer.hostname },
      ...{ os: customer.os, public_ip: customer.publicIp, private_ip: customer.privateIp },
      ...{ company: customer.info.company, company_code: customer.info.companyCode },
      details: customer.info.issue,
    },
    representatives: report.representatives.map((one) => ({
      ...{ id: one.id, name: one.name, is_owner: one.isOwner, is_primary: one.isPrimary },
      ...{ is_invited: one.isInvited, seconds_involved: one.secondsInvolved },
    })),
    files: {
      transferred: filesTransferred(report),
      moved: filesMoved(report),
      deleted: filesDeleted(report),
    },
    ...recordJson(report),
  };
}

function recordJson({ chat, recordings, surveys, events }: SessionReport) {
  return {
    chat: chat.map(({ n, from, text, at }) => ({
      ...{ n, from: { type: from.type, name: from.name }, text, at: at.toISOString() },
    })),
    recordings: recordings.map(
      ({ instance, leg, channel, startedAt, endedAt, bytes, ...rest }) => ({
        ...{ instance, leg, channel, bytes, missing_bytes: rest.missingBytes, gaps: rest.gaps },
        ...{ started_at: startedAt.toISOString(), ended_at: endedAt?.toISOString() ?? null },
      }),
    ),
    surveys: surveys.map(({ id, kind, by, answers, submittedAt }) => ({
      ...{ id, kind, by, answers, submitted_at: submittedAt.toISOString() },
    })),
    events: events.map(eventJson),
  };
}

function eventJson({ at, type, performedBy, destination, body, data, files }: ReportEvent) {
  return {
    ...{ at: at.toISOString(), type, performed_by: actorJson(performedBy) },
    destination: destination === null ? null : actorJson(destination),
    body: body ?? null,
    data: Object.fromEntries((data ?? []).map(({ name, value }) => [name, value])),
    files: files ?? [],
  };
}

const actorJson = ({ type, id, name }: Actor) => ({ type, id, name });
