import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sumCounts } from './fleet-counts.js';
import type { FleetCounts } from './fleet-counts.js';
import type { FleetOrder, FleetReport, Welcome } from './fleet-messages.js';
import type { UpgradeConduct } from './upgrade-conduct.js';
import type { DiaryPages } from './upgrade-diary.js';

const clientsPerProcess = 9_000;
/** Packages run built; benchmarks run from the sources. */
const workerMain = fileURLToPath(
  new URL(
    import.meta.filename.endsWith('.ts') ? './worker/main.ts' : './worker/main.js',
    import.meta.url,
  ),
);

export type FleetOptions = Readonly<{
  site: string;
  identityFile: string;
  clients: number;
  /** First dials per second, all processes together. */
  dialsPerSecond: number;
  /** Each client's welcome, in the order seen by its process. */
  welcomed?: (welcomes: readonly Welcome[]) => void;
  removed?: (clientIds: readonly string[]) => void;
  /** What all begin with. */
  version?: string | undefined;
  upgrades?: UpgradeConduct | undefined;
  /** What the clients of one process saw of upgrades since it was told last. */
  diary?: (pages: DiaryPages) => void;
  /** How node runs the workers, where it is not as it runs this process. */
  execArgv?: readonly string[];
}>;

/** A simulated fleet spread over as many processes as its files need. */
export class FleetProcesses {
  readonly #children: readonly ChildProcess[];
  readonly #reports = new Map<ChildProcess, FleetReport>();
  readonly #options: FleetOptions;
  readonly #watchers = new Set<() => void>();
  #isStopping = false;
  #failure: Error | undefined;

  constructor(options: FleetOptions) {
    this.#options = options;
    const count = Math.max(1, Math.ceil(options.clients / clientsPerProcess));
    this.#children = Array.from({ length: count }, (_, index) => this.#startWorker(index, count));
  }

  get counts(): FleetCounts {
    return sumCounts([...this.#reports.values()].map(({ counts }) => counts));
  }

  get processes(): number {
    return this.#children.length;
  }

  get processIds(): readonly number[] {
    return this.#children.flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
  }

  get residentBytes(): number {
    return [...this.#reports.values()].reduce((sum, report) => sum + report.residentBytes, 0);
  }

  cutAll(): void {
    this.#order({ type: 'cut-all' });
  }

  /** Resolves as soon as the counts satisfy; rejects when a process dies. */
  async until(isReached: (counts: FleetCounts) => boolean, signal?: AbortSignal): Promise<void> {
    while (!isReached(this.counts)) {
      if (this.#failure !== undefined) throw this.#failure;
      signal?.throwIfAborted();
      await this.#nextReport(signal);
    }
  }

  async stop(): Promise<FleetCounts> {
    this.#isStopping = true;
    const exits = this.#children
      .filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
      .map((child) => once(child, 'exit'));
    this.#order({ type: 'stop' });
    await Promise.all(exits);
    return this.counts;
  }

  #startWorker(index: number, of: number): ChildProcess {
    const { site, identityFile, clients, dialsPerSecond, execArgv, version, upgrades } =
      this.#options;
    const from = Math.floor((clients * index) / of);
    const child = fork(workerMain, [], {
      serialization: 'advanced',
      ...(execArgv === undefined ? {} : { execArgv: [...execArgv] }),
    });
    child.on('message', (report: FleetReport) => this.#heard(child, report));
    child.once('exit', (code, signal) => {
      if (!this.#isStopping)
        this.#failure = new Error(`a process of the fleet ended: ${String(signal ?? code)}`);
      this.#tellWatchers();
    });
    const order: FleetOrder = {
      type: 'start',
      site,
      identityFile,
      from,
      count: Math.floor((clients * (index + 1)) / of) - from,
      dialsPerSecond: dialsPerSecond / of,
      version,
      upgrades,
      keepsDiary: this.#options.diary !== undefined,
    };
    child.send(order);
    return child;
  }

  #heard(child: ChildProcess, report: FleetReport): void {
    this.#reports.set(child, report);
    if (report.welcomes.length > 0) this.#options.welcomed?.(report.welcomes);
    if (report.diary) this.#options.diary?.(report.diary);
    if (report.removed.length > 0) this.#options.removed?.(report.removed);
    this.#tellWatchers();
  }

  #order(order: FleetOrder): void {
    for (const child of this.#children) if (child.connected) child.send(order);
  }

  #nextReport(signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#watchers.delete(done);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      this.#watchers.add(done);
      signal?.addEventListener('abort', done);
    });
  }

  #tellWatchers(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}
