import type { ToolUse } from '../record.js';
import type { ReportCast } from './report-cast.js';
import type { ReportEvent } from './report.js';

/** How B5 calls what was done; names that it has not are ours (docs/sessions.md). */
const done: Readonly<Record<string, string>> = {
  shell: 'Command Shell Session Started',
  upload: 'File Upload',
  download: 'File Download',
  archive: 'File Download',
  make: 'Directory Created',
  rename: 'File Moved',
  delete: 'File Deleted',
  information: 'System Information Retrieved',
  processes: 'System Information Retrieved',
  services: 'System Information Retrieved',
  software: 'System Information Retrieved',
  'end-process': 'Process Ended',
  capture: 'Screenshot Captured',
  'restart-client': 'Client Restarted',
  reboot: 'Computer Rebooted',
};
const failed: Readonly<Record<string, string>> = {
  upload: 'File Upload Failed',
  download: 'File Download Failed',
  archive: 'File Download Failed',
};
/** To look around is no event, unless it was refused. */
const unmentioned: ReadonlySet<string> = new Set(['list', 'stat']);

/** What a use of a tool is in a report; one that goes on is told where its beginning counts. */
export function toolEvent(use: ToolUse, cast: ReportCast): ReportEvent[] {
  const type = typeOf(use);
  if (type === undefined) return [];
  const isShell = use.operation === 'shell';
  return [
    {
      at: isShell ? use.openedAt : (use.endedAt ?? use.openedAt),
      type,
      performedBy: cast.onLeg(use.leg),
      destination: cast.customer,
      data: dataOf(use),
      ...(use.path !== null && type.startsWith('File ')
        ? { files: [{ name: use.path, size: use.bytes ?? 0 }] }
        : {}),
    },
  ];
}

function typeOf({ operation, state }: ToolUse): string | undefined {
  switch (state) {
    case 'done':
      return done[operation];
    case 'opened':
      return operation === 'shell' ? done[operation] : undefined;
    case 'failed':
      return operation === 'shell' ? done[operation] : (failed[operation] ?? 'Operation Failed');
    case 'refused':
      return failed[operation] ?? 'Operation Refused';
  }
}

function dataOf(use: ToolUse): NonNullable<ReportEvent['data']> {
  const { operation, state, path, to, pid, bytes, sha256, code, exitCode } = use;
  const values = { path, to, pid, bytes, sha256, code, exit_code: exitCode };
  const told = unmentioned.has(operation) || state !== 'done' ? { operation, ...values } : values;
  return Object.entries(told).flatMap(([name, value]) =>
    value === null ? [] : [{ name, value: String(value) }],
  );
}
