import { storableText } from './storable-text.js';
import type { ToolUse, UseReport } from './record.js';

/** A use as it is kept; `turn` tells apart uses of one channel number, which clients should not have. */
export type KeptUse = Omit<ToolUse, 'n'> & Readonly<{ turn: number }>;

/**
 * What a report makes of the last use of its channel; nothing where it is a repetition. The end of a use counts
 * once, and a use that begins after one has ended is another: nobody hides what was done by doing it again.
 */
export function useAfter(last: KeptUse | undefined, report: UseReport): KeptUse | undefined {
  const at = new Date(report.at);
  if (last === undefined) return used(report, 1);
  if (report.state === 'opened') {
    return at <= (last.endedAt ?? last.openedAt) ? undefined : used(report, last.turn + 1);
  }
  if (last.endedAt === null) return { ...last, ...ending(report), openedAt: last.openedAt };
  return at > last.endedAt ? used(report, last.turn + 1) : undefined;
}

function used(report: UseReport, turn: number): KeptUse {
  const at = new Date(report.at);
  return {
    sessionId: report.session,
    leg: report.leg ?? report.session,
    channel: report.channel,
    turn,
    openedAt: at,
    pid: report.pid ?? null,
    path: textOrNull(report.path),
    to: textOrNull(report.to),
    ...ending(report),
    endedAt: report.state === 'opened' ? null : at,
  };
}

/** What only the end of a use tells; what it does not tell again stays. */
function ending(report: UseReport) {
  return {
    operation: storableText(report.operation),
    state: report.state,
    bytes: report.bytes ?? null,
    sha256: textOrNull(report.sha256),
    code: textOrNull(report.code),
    exitCode: report.exit_code ?? null,
    endedAt: new Date(report.at),
    ...(report.path === undefined ? {} : { path: storableText(report.path) }),
    ...(report.to === undefined ? {} : { to: storableText(report.to) }),
  };
}

const textOrNull = (text: string | undefined): string | null =>
  text === undefined ? null : storableText(text);
