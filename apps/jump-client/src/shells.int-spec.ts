import { existsSync } from 'node:fs';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import type { AgentMessage } from '@jumpfleet/gateway-contracts';
import { limits } from '@jumpfleet/gateway-contracts';
import { loadPtyAddon } from './adapters/pty/pty-addon.js';
import { PtyShell } from './adapters/pty/pty-shell.js';
import type { ShellFactory } from './application/ports.js';
import { Prompts } from './application/session/prompts.js';
import { SessionChannels } from './application/session/session-channels.js';
import { shellTool } from './application/session/shell-tool.js';
import { openShell } from './testing/test-site.js';

const log = { info: () => undefined, error: () => undefined };
const { session, leg } = openShell(1);
const graceMs = 300;
let sessions: SessionChannels;

beforeEach(() => {
  const env = { PATH: '/usr/bin:/bin', TERM: 'xterm' };
  const command = { file: '/bin/sh', args: [], env, cwd: '/' };
  const start: ShellFactory = (size, listener) =>
    new PtyShell(loadPtyAddon(), command, size, listener);
  const tools = { shell: shellTool(start, log) };
  sessions = new SessionChannels({ tools, prompts: new Prompts(undefined), log, graceMs });
});
afterEach(() => sessions.closeAll());

/** A line to a representative who reads, and gives credit back as far as the test says so. */
class ReadingLine {
  readonly said: AgentMessage[] = [];
  readonly #sessions = sessions;
  readonly #output = new Map<number, string>();
  #isLost = false;
  #check: () => void = () => undefined;

  constructor(readonly reads = true) {}

  send(message: AgentMessage): void {
    if (!this.#isLost) this.said.push(message);
    this.#check();
  }

  sendData(channel: number, payload: Uint8Array): void {
    if (this.#isLost) return;
    this.#output.set(channel, this.text(channel) + Buffer.from(payload).toString('latin1'));
    this.#check();
    if (this.reads) setImmediate(() => this.#credit(channel, payload.length));
  }

  #credit(channel: number, bytes: number): void {
    if (!this.#isLost) this.#sessions.hear(this, { t: 'credit', channel, bytes });
  }

  text(channel: number): string {
    return this.#output.get(channel) ?? '';
  }

  lose(): void {
    this.#isLost = true;
    sessions.lineLost();
  }

  type(channel: number, text: string): void {
    sessions.hearData(channel, Buffer.from(text));
  }

  until(isReached: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#check = () => {
        if (isReached()) resolve();
      };
      this.#check();
    });
  }
}

async function open(line: ReadingLine, ...channels: number[]): Promise<void> {
  for (const channel of channels) {
    sessions.hear(line, openShell(channel));
    line.type(channel, 'stty -echo; PS1=; echo rea""dy\n');
  }
  await line.until(() => channels.every((channel) => line.text(channel).includes('ready')));
}

const runs = (pid: string | undefined) => pid !== undefined && existsSync(`/proc/${pid}/exe`);
const numbers = (count: number) => Array.from({ length: count }, (_, n) => `n${String(n)}`);

it('has several shells at once, each with its own keys and output', async () => {
  const line = new ReadingLine();
  await open(line, 1, 2, 3);
  [1, 2, 3].forEach((channel) => line.type(channel, `echo "=$((${String(channel)}*100))="\n`));
  await line.until(() =>
    [1, 2, 3].every((channel) => line.text(channel).includes(`=${String(channel)}00=`)),
  );
  expect(line.text(1)).not.toContain('=200=');
});

it('goes on after a lost line as if nothing had been: no output is missing, and none doubled', async () => {
  let line = new ReadingLine();
  await open(line, 1);
  const count = 20_000;
  line.type(
    1,
    `i=0; while [ $i -lt ${String(count)} ]; do echo n$i; i=$((i+1)); done; echo en""d\n`,
  );
  let seen = '';
  for (let lost = 1; lost <= 5; lost++) {
    const channel = lost;
    const enough = lost * 10_000;
    await line.until(() => seen.length + line.text(channel).length > enough);
    seen += line.text(channel);
    line.lose();
    line = new ReadingLine();
    const resume = { t: 'resume', channel: channel + 1, session, leg, ref: 1 } as const;
    sessions.hear(line, { ...resume, received: seen.length });
  }
  await line.until(() => line.text(6).slice(-20).includes('end'));
  const printed = (seen + line.text(6)).split('\r\n');
  expect(printed.filter((text) => /^n\d+$/.test(text))).toEqual(numbers(count));
});

it('lets a shell run on while nobody is there, and holds it when more would have to be kept than fits', async () => {
  let line = new ReadingLine();
  await open(line, 1);
  const before = line.text(1).length;
  line.lose();
  line = new ReadingLine(false);
  const resume = { t: 'resume', channel: 2, session, leg, ref: 1, received: before } as const;
  sessions.hear(line, resume);
  line.type(2, 'yes | head -c 700000; echo en""d\n');
  await line.until(() => line.text(2).length >= limits.initialCreditBytes);
  expect(line.text(2)).toHaveLength(limits.initialCreditBytes);
  const rest = new ReadingLine();
  line.lose();
  sessions.hear(rest, { ...resume, channel: 3 });
  await rest.until(() => rest.text(3).slice(-20).includes('end'));
  expect(rest.text(3).replaceAll(/[^y]/g, '')).toHaveLength(350_000);
});

it('ends all that a shell started when nobody came back in time, whatever it ignores', async () => {
  const line = new ReadingLine();
  await open(line, 1);
  line.type(1, 'trap "" HUP; (trap "" HUP TERM; sleep 600) & echo pid-$!-; sleep 600\n');
  await line.until(() => /pid-\d+-/.test(line.text(1)));
  const pid = /pid-(\d+)-/.exec(line.text(1))?.[1];
  expect(runs(pid)).toBe(true);
  line.lose();
  expect(sessions.count).toBe(1);
  await new Promise((resolve) => setTimeout(resolve, graceMs + 50));
  expect(sessions.count).toBe(0);
  await sessions.closeAll();
  expect(runs(pid)).toBe(false);
});
