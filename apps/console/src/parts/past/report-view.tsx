import { formatBytes, formatDuration, formatInstant } from '../../application/format.js';
import { eventTitle } from '../../application/history.js';
import type {
  ReportEvent,
  SessionReport,
  Survey,
  ToolUse,
} from '../../application/past-sessions.js';
import { cellText } from '../../application/session/system-tables.js';
import { ChatLine } from '../chat-line.js';

const joined = (...texts: readonly (string | null | undefined)[]) =>
  texts.filter((text) => text !== null && text !== undefined && text !== '').join(' · ');

type Line = Readonly<{ key: string | number; title: string; aside: string }>;

function Lines({ title, lines }: Readonly<{ title: string; lines: readonly Line[] }>) {
  return lines.length === 0 ? null : (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ol class="history">
        {lines.map(({ key, title: text, aside }) => (
          <li key={key}>
            <span class="report-text">{text}</span>
            <span class="muted">{aside}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

const ofEvent = ({ at, type, performed_by: by, destination, body }: ReportEvent, key: number) => ({
  key,
  title: joined(eventTitle(type.replaceAll(' ', '.')), body),
  aside: joined(formatInstant(at), by.name, destination?.name),
});

function ofUse({ n, at, operation, state, path, to, bytes, code, representative }: ToolUse): Line {
  const names = [path, to].filter((name) => name !== null && name !== '').join(' → ');
  return {
    key: n,
    title: `${operation} ${names}`.trim(),
    aside: joined(
      formatInstant(at),
      representative?.name,
      state,
      bytes === null || bytes === 0 ? '' : formatBytes(bytes),
      code,
    ),
  };
}

const ofSurvey = ({ id, kind, answers, submitted_at: at }: Survey): Line => ({
  key: id,
  title: cellText(answers),
  aside: joined(formatInstant(at), kind),
});

function factsOf({ ticket_id: ticket, override_reason: reason, custom }: SessionReport): Line[] {
  const facts = [
    { code_name: 'ticket id', display_name: 'Ticket ID', value: ticket },
    { code_name: 'override', display_name: 'Reason to override', value: reason },
    ...custom,
  ];
  return facts
    .filter(({ value }) => value !== '')
    .map(({ code_name: key, display_name: aside, value: title }) => ({ key, title, aside }));
}

type Props = Readonly<{ report: SessionReport; uses: readonly ToolUse[] }>;

/** What the report tells, part by part; empty parts are not shown. */
export function ReportView({ report, uses }: Props) {
  const { chat, events, representatives, surveys } = report;
  const members = representatives.map((member) => ({
    key: member.id,
    title: member.name,
    aside: joined(member.is_owner ? 'Owner' : '', formatDuration(member.seconds_involved)),
  }));
  return (
    <>
      <Lines title="Further" lines={factsOf(report)} />
      <Lines title="Representatives" lines={members} />
      {chat.length > 0 && (
        <section aria-label="Chat">
          <h3>Chat</h3>
          <ol class="chat-lines">
            {chat.map((line) => (
              <ChatLine key={line.n} line={line} isMine={false} />
            ))}
          </ol>
        </section>
      )}
      <Lines title="Tools used" lines={uses.map(ofUse)} />
      <Lines title="Surveys" lines={surveys.map(ofSurvey)} />
      <Lines title="Events" lines={events.map(ofEvent)} />
    </>
  );
}
