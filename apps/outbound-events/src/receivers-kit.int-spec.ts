import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort, workspaceRoot } from '@jumpfleet/local-servers';
import { eventually, testDatabase, testNats, testRedis } from '@jumpfleet/testing';
import { OutboundWorld } from './testing/outbound-world.js';

const urls = {
  outboundDb: await testDatabase('outbound'),
  sessionsDb: await testDatabase('sessions'),
  nats: (await testNats()).url,
  redis: (await testRedis()).url,
};
const program = join(workspaceRoot(), 'apps', 'webhook-receiver', 'dist', 'main.js');
const samples = join(workspaceRoot(), 'docs', 'samples', 'webhooks');
const folder = await mkdtemp(join(tmpdir(), 'receivers-kit-'));
let world: OutboundWorld;
const receivers: ChildProcess[] = [];

type Saved = Readonly<{ headers: Readonly<Record<string, string>>; body_base64: string }>;
type Told = Readonly<{ id: string; event: string; signature: string; answered: number }>;

beforeAll(async () => {
  world = await OutboundWorld.start(urls);
  await eventually(async () => (await fetch(`${world.service.url}/health/ready`)).ok);
});
afterAll(async () => {
  for (const receiver of receivers) {
    receiver.kill('SIGINT');
    await once(receiver, 'exit');
  }
  await world.close();
  await rm(folder, { recursive: true });
});

/** `npm run receive`; what it told so far is read with `told`. */
async function receive(port: number, args: readonly string[]): Promise<() => Told[]> {
  const child = spawn(process.execPath, [program, '--port', String(port), '--json', ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  receivers.push(child);
  let output = '';
  child.stdout.on('data', (piece: Buffer) => (output += piece.toString()));
  await once(child.stderr, 'data');
  return () =>
    output
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Told);
}

async function savedIn(file: string): Promise<Saved[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => JSON.parse(line) as Saved);
}

const canRun = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;
const hasCompiler = () => spawnSync('java', ['--list-modules']).stdout.includes('jdk.compiler');

/** Each sample of docs/outbound-events.md whose runtime this machine has. */
function runnable(): (readonly [string, readonly string[]])[] {
  const node: [string, string[]][] = [
    ['verify-with-package.mjs', [process.execPath]],
    ['verify.mjs', [process.execPath]],
  ];
  const others: [boolean, string, string[]][] = [
    [canRun('python3', '--version'), 'verify.py', ['python3']],
    [canRun('java', '-version') && hasCompiler(), 'Verify.java', ['java']],
    [canRun('perl', '-MDigest::SHA', '-e', '1'), 'verify.pl', ['perl']],
  ];
  return [
    ...node,
    ...others.flatMap(([isThere, file, command]): [string, string[]][] =>
      isThere ? [[file, command]] : [],
    ),
  ];
}

/** What the sample says of a delivery: its exit status. */
async function verdictOf(
  [file, command]: readonly [string, readonly string[]],
  headers: readonly string[],
  { secrets, body }: Readonly<{ secrets: string; body: Buffer }>,
): Promise<number | null> {
  const [runtime = '', ...args] = command;
  const child = spawn(runtime, [...args, join(samples, file), ...headers], {
    env: { PATH: process.env['PATH'], WEBHOOK_SECRETS: secrets },
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  child.stdin.end(body);
  const [status] = (await once(child, 'exit')) as [number | null];
  return status;
}

describe('the receiver’s kit', () => {
  it('OE-01: receives, verifies, records and replays what a recipient is sent', async () => {
    const port = await freePort();
    const { secret } = await world.recipient(`http://127.0.0.1:${port}/desk?KB=support`);
    const file = join(folder, 'replayed.jsonl');
    const told = await receive(port, ['--secret', secret, '--save', file]);
    const session = await world.neighbours.begin();
    const arrived = { event: 'support_conference_begin', signature: 'valid', answered: 200 };
    await eventually(() => {
      expect(told()).toEqual([expect.objectContaining(arrived)]);
    });
    const other = await freePort();
    const toldAgain = await receive(other, ['--secret', secret]);
    const to = `http://127.0.0.1:${other}/`;
    const replay = spawn(process.execPath, [
      ...[program, '--replay', file, '--to', to],
      ...['--secret', secret],
    ]);
    expect(await once(replay, 'exit')).toEqual([0, null]);
    await eventually(() => {
      expect(toldAgain()).toEqual([
        expect.objectContaining({
          ...arrived,
          id: told()[0]?.id,
          content: expect.objectContaining({ lsid: session }),
        }),
      ]);
    });
  });

  it('B1: has samples in four languages that accept what was sent, and no byte else', async () => {
    const port = await freePort();
    const { secret } = await world.recipient(`http://127.0.0.1:${port}/`);
    const file = join(folder, 'verified.jsonl');
    await receive(port, ['--save', file]);
    await world.neighbours.begin();
    await eventually(async () => {
      expect(await savedIn(file)).toHaveLength(1);
    });
    const [delivery] = await savedIn(file);
    const headers = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map(
      (name) => delivery?.headers[name] ?? '',
    );
    const body = Buffer.from(delivery?.body_base64 ?? '', 'base64');
    const changed = Buffer.from(body);
    changed[7] = (changed[7] ?? 0) ^ 1;
    const stale = [headers[0] ?? '', '1700000000', headers[2] ?? ''];
    const other = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
    const ran = runnable();
    for (const sample of ran) {
      const of = (given: readonly string[], secrets: string, bytes: Buffer) =>
        verdictOf(sample, given, { secrets, body: bytes });
      const verdicts = await Promise.all([
        of(headers, `${other} ${secret}`, body),
        of(headers, secret, changed),
        of(headers, other, body),
        of(stale, secret, body),
      ]);
      expect([sample[0], ...verdicts]).toEqual([sample[0], 0, 1, 1, 1]);
    }
    expect(ran.length).toBeGreaterThanOrEqual(2);
    process.stderr.write(`samples that were run: ${ran.map(([name]) => name).join(', ')}\n`);
  });
});
