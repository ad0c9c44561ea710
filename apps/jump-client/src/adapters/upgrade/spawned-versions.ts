import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Result } from '@jumpfleet/kernel';
import type { ReleaseRefusal } from '@jumpfleet/releases';
import type {
  NewVersions,
  RestartOrder,
  TrialProcess,
  TrialWord,
} from '../../application/upgrade/ports.js';
import type { Wished } from '../../application/wish.js';

const checkMs = 30_000;
const maxDetail = 300;

/** Runs the programs of `versions/`. */
export class SpawnedVersions implements NewVersions {
  readonly #installDir: string;

  constructor(installDir: string) {
    this.#installDir = installDir;
  }

  check(version: string): Promise<Result<number, ReleaseRefusal>> {
    const startedAt = performance.now();
    const refusal = (detail: string): Result<never, ReleaseRefusal> => ({
      ok: false,
      refusal: { code: 'preflight-failed', detail: detail.slice(0, maxDetail) },
    });
    return new Promise((resolve) => {
      execFile(
        this.#program(version),
        ['check', '--dir', this.#installDir],
        { timeout: checkMs, killSignal: 'SIGKILL' },
        (error, stdout, stderr) => {
          if (error) resolve(refusal(stderr.trim() || error.message));
          else if (stdout.trim() !== version) resolve(refusal(`it says that it is ${stdout}`));
          else resolve({ ok: true, value: performance.now() - startedAt });
        },
      );
    });
  }

  start(version: string): TrialProcess {
    return new SpawnedTrial(
      spawn(this.#program(version), ['trial', '--dir', this.#installDir], {
        detached: true,
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      }),
    );
  }

  #program(version: string): string {
    return join(this.#installDir, 'versions', version, 'lib', 'run');
  }
}

/** Begins the version that `current` names, for good and by itself. */
export function startCurrent(installDir: string): void {
  spawn(join(installDir, 'current', 'lib', 'run'), ['run', '--dir', installDir], {
    detached: true,
    stdio: 'ignore',
  }).unref();
}

const signals: Readonly<Record<Wished, NodeJS.Signals>> = {
  stopped: 'SIGTERM',
  disabled: 'SIGTERM',
  removed: 'SIGUSR2',
};

class SpawnedTrial implements TrialProcess {
  readonly #child: ChildProcess;
  readonly #said: (TrialWord | undefined)[] = [];
  #waiting: ((word: TrialWord | undefined) => void) | undefined;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (word) => this.#heard(word as TrialWord));
    child.on('exit', () => this.#heard(undefined));
    child.on('error', (error) =>
      this.#heard({ t: 'failed', code: 'start-failed', detail: error.message }),
    );
  }

  order(order: RestartOrder): void {
    this.#send({ t: 'order', ...order });
  }

  takeOver(): void {
    this.#send({ t: 'take-over' });
  }

  nextWord(): Promise<TrialWord | undefined> {
    if (this.#said.length > 0) return Promise.resolve(this.#said.shift());
    return new Promise((resolve) => {
      this.#waiting = resolve;
    });
  }

  async kill(): Promise<void> {
    if (this.#isGone) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }

  pass(wish: Wished): void {
    this.#child.kill(signals[wish]);
  }

  get #isGone(): boolean {
    const { pid, exitCode, signalCode } = this.#child;
    return pid === undefined || exitCode !== null || signalCode !== null;
  }

  /** One that ended meanwhile is heard of by its exit. */
  #send(message: object): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  #heard(word: TrialWord | undefined): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) waiting(word);
    else this.#said.push(word);
  }
}
