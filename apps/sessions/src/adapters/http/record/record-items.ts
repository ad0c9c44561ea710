import type { ChatLine, Recording, ToolUse } from '../../../application/record/record.js';
import { memberOf } from '../../../application/record/session-people.js';
import type { SessionPeople } from '../../../application/record/session-people.js';

/** A line of chat as the REST API shows it: as both ends of the session get it. */
export function chatItem({ n, id, from, text, at }: ChatLine) {
  return { n, id, from: { type: from.type, name: from.name }, text, at: at.toISOString() };
}

export function useItem(use: ToolUse, people: SessionPeople) {
  return {
    n: use.n,
    at: use.openedAt.toISOString(),
    ended_at: use.endedAt?.toISOString() ?? null,
    representative: whose(use, people),
    leg: use.leg,
    channel: use.channel,
    operation: use.operation,
    state: use.state,
    path: use.path,
    to: use.to,
    bytes: use.bytes,
    sha256: use.sha256,
    code: use.code,
  };
}

export function recordingItem(recording: Recording, people: SessionPeople, isOver: boolean) {
  const { instance, leg, channel, startedAt, endedAt, lastAt, bytes, gaps } = recording;
  return {
    ...{ instance, leg, channel, bytes, gaps },
    missing_bytes: recording.missingBytes,
    representative: whose(recording, people),
    started_at: startedAt.toISOString(),
    ended_at: endedAt?.toISOString() ?? null,
    duration_seconds: ((endedAt ?? lastAt).getTime() - startedAt.getTime()) / 1_000,
    is_live: endedAt === null && !isOver,
  };
}

function whose({ leg }: Readonly<{ leg: string }>, people: SessionPeople) {
  const member = memberOf(people, leg);
  return member ? { id: member.id, name: member.name } : null;
}
