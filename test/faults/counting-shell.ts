import { randomUUID } from 'node:crypto';

import type { RemoteShell, RepresentativeLine } from '@jumpfleet/gateway-client';
import { eventually } from '@jumpfleet/testing';

import { processesWith } from '../support/processes.js';

const count = 'i=0; while :; do i=$((i+1)); echo line-$i; sleep 0.05; done';

/** A shell at the other computer that counts aloud until it is ended, and all that it has shown here. */
export class CountingShell {
  /** Everything that runs in this shell has it in its command line or environment. */
  private readonly mark = `counting-${randomUUID()}`;
  private shown = '';

  private constructor(shell: RemoteShell) {
    shell.on('output', (bytes) => {
      this.shown += Buffer.from(bytes).toString();
    });
    const work = `stty -echo; export MARK=${this.mark}; sleep 600 & exec sh -c '${count}'`;
    shell.write(Buffer.from(`${work}\n`));
  }

  /** Counts, and has a process in the background, when this resolves. */
  static async open(line: RepresentativeLine): Promise<CountingShell> {
    const shell = new CountingShell(await line.openShell({ cols: 80, rows: 24 }));
    await eventually(() => shell.numbers.length > 5 && shell.processes.length > 1);
    return shell;
  }

  get screen(): string {
    return this.shown;
  }

  get numbers(): number[] {
    return [...this.shown.matchAll(/line-(\d+)\r\n/g)].map(([, number]) => Number(number));
  }

  /** What runs of it on the computer. */
  get processes(): number[] {
    return processesWith(this.mark);
  }
}
