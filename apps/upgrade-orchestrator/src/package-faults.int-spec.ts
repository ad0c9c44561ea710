import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { ServerProcess, freePort, workspaceRoot } from '@jumpfleet/local-servers';
import { atEndOfSpecFile, eventually } from '@jumpfleet/testing';
import { PackageWorld, ask } from './testing/package-world.js';
import type { MadeRelease } from './testing/release-maker.js';
import { startS3 } from './testing/s3-server.js';
import type { S3Server } from './testing/s3-server.js';
import { TusClient } from './testing/tus-client.js';

let world: PackageWorld;
let s3: S3Server;
let orchestrator: ServerProcess;
let url: string;
let tus: TusClient;
let made: MadeRelease;

/** The built service in a process of its own, so that it can be killed. */
async function startOrchestrator(environment: Readonly<Record<string, string>>) {
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  orchestrator = new ServerProcess({
    name: 'upgrade-orchestrator',
    command: process.execPath,
    args: [join(workspaceRoot(), 'apps', 'upgrade-orchestrator', 'dist', 'main.js')],
    env: { PATH: process.env['PATH'], ...environment, HTTP_PORT: String(port) },
    logFile: join(world.folder, 'orchestrator.log'),
    isReady: async () => {
      const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
      return answer?.ok === true;
    },
  });
  await orchestrator.start();
  atEndOfSpecFile(() => orchestrator.kill());
}

beforeAll(async () => {
  world = await PackageWorld.open();
  s3 = await startS3();
  await startOrchestrator({ ...world.environment, ...s3.environment });
  tus = new TusClient(url);
  made = await world.maker.release('1.0.0', {
    file: await world.maker.package('1.0.0', { size: 5_000_000 }),
  });
});

const listed = async () =>
  (await ask(`${url}/api/v1/packages`)).body['items'] as Record<string, unknown>[];
const offsetOf = async () => Number((await tus.head(made)).headers.get('upload-offset'));

/** Brings bytes until it is told to stop, and then holds the request open. */
function trickle(bytes: Buffer, from: number, upTo: number): ReadableStream {
  let at = from;
  return new ReadableStream({
    async pull(stream) {
      await turn();
      if (at >= upTo) return new Promise(() => undefined);
      stream.enqueue(bytes.subarray(at, Math.min(at + 65_536, upTo)));
      at += 65_536;
      return undefined;
    },
  });
}

describe('An upload', () => {
  it('goes on where it was when the orchestrator is killed in the middle', async () => {
    expect((await tus.begin(made)).status).toBe(201);
    const half = made.bytes.length >> 1;
    const cut = expect(tus.patch(made, 0, trickle(made.bytes, 0, half))).rejects.toThrow();
    await eventually(async () => {
      const { size } = await stat(join(world.folder, 'packages', 'uploads', 'bytes', made.id));
      expect(size).toBeGreaterThan(1_000_000);
    });
    await orchestrator.kill();
    await cut;
    await orchestrator.start();
    const offset = await offsetOf();
    expect(offset).toBeGreaterThan(1_000_000);
    expect(offset).toBeLessThanOrEqual(half);
    await s3.process.kill();
    const stored = await tus.patch(made, offset, made.bytes.subarray(offset));
    expect([stored.status, await stored.json()]).toEqual([
      503,
      expect.objectContaining({ code: 'package-store-unavailable' }),
    ]);
    expect(await listed()).toEqual([]);
  });

  it('that is whole is stored as soon as the store is back, by asking once more', async () => {
    expect(await offsetOf()).toBe(made.bytes.length);
    await s3.process.start();
    expect((await tus.patch(made, made.bytes.length, Buffer.alloc(0))).status).toBe(204);
    expect(await listed()).toMatchObject([{ id: made.id, version: '1.0.0', good: true }]);
  });

  it('whose first request hangs is taken over by the next one', async () => {
    made = await world.maker.release('1.1.0', {
      file: await world.maker.package('1.1.0', { size: 3_000_000 }),
    });
    await tus.begin(made);
    const stop = new AbortController();
    const hanging = tus
      .patch(made, 0, trickle(made.bytes, 0, 1_000_000), stop.signal)
      .catch((error: unknown) => error);
    await eventually(async () => expect(await offsetOf()).toBe(1_000_000));
    expect((await tus.patch(made, 1_000_000, made.bytes.subarray(1_000_000))).status).toBe(204);
    stop.abort();
    await hanging;
    await eventually(async () => {
      expect(await listed()).toMatchObject([{ version: '1.1.0' }, { version: '1.0.0' }]);
    });
  });

  it('and its delta come out of the S3 store as they went in', async () => {
    const [newest] = await eventually(async () => {
      const items = await listed();
      expect(items[0]).toMatchObject({ deltas: [{ from: '1.0.0' }] });
      return items;
    });
    const content = await fetch(`${url}/api/v1/packages/${String(newest?.['id'])}/content`, {
      headers: { authorization: `Bearer ${tus.token}` },
    });
    expect(Buffer.from(await content.arrayBuffer()).equals(made.bytes)).toBe(true);
  });
});
