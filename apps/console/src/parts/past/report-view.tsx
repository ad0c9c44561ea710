import { formatBytes, formatInstant } from '../../application/format.js';
import { eventTitle } from '../../application/history.js';
import type { FileUse, ReportEvent, SessionReport } from '../../application/past-sessions.js';
import { shownName } from '../../application/session/paths.js';
import { ChatLine } from '../chat-line.js';

const nameOf = (by: ReportEvent['by']) => (typeof by === 'string' ? by : (by?.name ?? ''));

function Events({ events }: { events: readonly ReportEvent[] }) {
  return (
    <section aria-label="Events">
      <h3>Events</h3>
      <ol class="history">
        {events.map((event, index) => (
          <li key={index}>
            <span>{eventTitle(event.type)}</span>
            <span class="muted">
              {[formatInstant(event.at), nameOf(event.by), event.text ?? '']
                .filter((text) => text !== '')
                .join(' · ')}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function usedText({ operation, path, to, bytes, code }: FileUse): string {
  const names = [path, to].filter((name) => typeof name === 'string' && name !== '');
  return [
    operation,
    names.map((name) => shownName(name ?? '')).join(' → '),
    typeof bytes === 'number' && bytes > 0 ? formatBytes(bytes) : '',
    code ?? '',
  ]
    .filter((text) => text !== '')
    .join(' ');
}

function Files({ files }: { files: readonly FileUse[] }) {
  return (
    <section aria-label="Tools used">
      <h3>Tools used</h3>
      <ol class="history">
        {files.map((use, index) => (
          <li key={index}>
            <span>{usedText(use)}</span>
            <span class="muted">
              {formatInstant(use.at)} · {use.state} · {nameOf(use.representative)}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What the report tells, part by part; empty parts are not shown. */
export function ReportView({ report }: { report: SessionReport }) {
  const { chat = [], files = [] } = report;
  const events = report.events ?? report.timeline ?? [];
  return (
    <>
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
      {files.length > 0 && <Files files={files} />}
      {events.length > 0 && <Events events={events} />}
    </>
  );
}
