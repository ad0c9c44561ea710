import type { UpgradeReport, UpgradeReporter } from '../nats/upgrade-reporter.js';
import type { AgentSocket } from '../agent/agent-socket.js';

type Word = Readonly<{ permit: number; state: string; isKept: boolean }>;
type LastWord = Readonly<{ report: UpgradeReport & { state: 'done' | 'failed' } }>;

/** What clients say at an upgrade's end, on whatever line: passed on until it is kept, and then noted. */
export class UpgradeWords {
  /** Only of lines that said something; one at a time. */
  private readonly last = new WeakMap<AgentSocket, Word>();

  constructor(private readonly reporter: UpgradeReporter) {}

  take(socket: AgentSocket, { report }: LastWord): void {
    const { permit, state } = report;
    const last = this.last.get(socket);
    if (last && !last.isKept) return;
    if (last?.permit === permit && last.state === state) {
      note(socket, permit);
      return;
    }
    this.last.set(socket, { permit, state, isKept: false });
    this.reporter.report(report, () => {
      this.last.set(socket, { permit, state, isKept: true });
      note(socket, permit);
    });
  }
}

function note(socket: AgentSocket, permit: number): void {
  if (socket.line.phase === 'live') socket.send(JSON.stringify({ t: 'upgrade-noted', permit }));
}
