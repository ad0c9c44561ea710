import { useCallback } from 'preact/hooks';
import { sessionReport, sessionToolUses } from '../../adapters/sessions-api.js';
import { formatInstant } from '../../application/format.js';
import type { PastSession } from '../../application/past-sessions.js';
import { endSentence } from '../../application/session/session-endings.js';
import { Problem } from '../notice.js';
import { useAct } from '../use-act.js';
import { useAnswer } from '../use-answer.js';
import { RecordingsList } from './recordings-list.js';
import { ReportDownloads } from './report-downloads.js';
import { ReportView } from './report-view.js';

type Props = Readonly<{
  session: PastSession;
  onJoin: (sessionId: string) => Promise<void>;
  onClose: () => void;
}>;

const startMethods: Readonly<Record<string, string>> = {
  jump: 'Jump',
  'session-key': 'Session key',
  portal: 'Portal',
  api: 'API',
};

function Facts({ session }: { session: PastSession }) {
  const facts: readonly (readonly [string, string])[] = [
    ['Representative', session.representative.name],
    ['Begun', formatInstant(session.requested_at)],
    ['Ended', session.ended_at === null ? '' : formatInstant(session.ended_at)],
    ['End', session.end_reason === null ? '' : endSentence(session.end_reason)],
    ['Start', startMethods[session.start_method] ?? session.start_method],
    ['Customer', session.presence === 'attended' ? 'Present' : 'Not present'],
    ['External key', session.external_key],
    ['Id', session.id],
  ];
  return (
    <dl class="facts">
      {facts
        .filter(([, text]) => text !== '')
        .map(([label, text]) => [
          <dt key={`${label} dt`}>{label}</dt>,
          <dd key={`${label} dd`}>{text}</dd>,
        ])}
    </dl>
  );
}

function JoinButton({ session, onJoin }: Pick<Props, 'session' | 'onJoin'>) {
  const { problem, isBusy, act } = useAct();
  return (
    <>
      <div class="detail-actions">
        <button
          type="button"
          class="button-main"
          disabled={isBusy}
          onClick={() => act(() => onJoin(session.id))}
        >
          Join
        </button>
      </div>
      <Problem text={problem} />
    </>
  );
}

async function readReport(id: string) {
  const [report, { items: uses }] = await Promise.all([sessionReport(id), sessionToolUses(id)]);
  return { report, uses };
}

/** One session: what is known of it, its shells, and its report. */
export function ReportPane({ session, onJoin, onClose }: Props) {
  const { value, problem } = useAnswer(useCallback(() => readReport(session.id), [session.id]));
  return (
    <aside class="detail detail-wide" aria-label={`Session with ${session.client_name}`}>
      <header class="detail-head">
        <h2>{session.client_name}</h2>
        <button
          type="button"
          class="button-quiet button-icon"
          aria-label="Close the report"
          onClick={onClose}
        >
          ×
        </button>
      </header>
      {session.status !== 'ended' && <JoinButton session={session} onJoin={onJoin} />}
      <Facts session={session} />
      <section aria-label="Shells">
        <h3>Shells</h3>
        <RecordingsList sessionId={session.id} />
      </section>
      <Problem text={problem} />
      {value !== undefined && <ReportView {...value} />}
      <ReportDownloads sessionId={session.id} />
    </aside>
  );
}
