import { readReport } from '../../adapters/session-report.js';
import type { ReportFormat } from '../../adapters/session-report.js';
import { saveBlob } from '../../adapters/file-sinks.js';
import { Problem } from '../notice.js';
import { useAct } from '../use-act.js';

/** The report as a file: for people's programs, and for those that read the field's XML. */
export function ReportDownloads({ sessionId }: { sessionId: string }) {
  const { problem, isBusy, act } = useAct();
  const save = (format: ReportFormat) =>
    act(async () =>
      saveBlob(await readReport(sessionId, format), `session-${sessionId}.${format}`),
    );
  return (
    <section class="form-inline" aria-label="Download the report">
      <button type="button" disabled={isBusy} onClick={() => save('xml')}>
        Report as XML
      </button>
      <button type="button" disabled={isBusy} onClick={() => save('json')}>
        Report as JSON
      </button>
      <Problem text={problem} />
    </section>
  );
}
