import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { grpcClient } from '@jumpfleet/grpc';
import type { GrpcClient } from '@jumpfleet/grpc';
import type { RunningService } from '@jumpfleet/lifecycle';
import { accessToken, answersToStrangers, serviceSecret } from '@jumpfleet/policy-neighbour';
import { generateKey } from '@jumpfleet/releases';
import { atEndOfSpecFile, eventually } from '@jumpfleet/testing';
import { upgradesProto } from '@jumpfleet/upgrades-contracts';
import { PackageWorld, ask } from './testing/package-world.js';
import type { MadeRelease } from './testing/release-maker.js';
import { TusClient } from './testing/tus-client.js';

let world: PackageWorld;
let orchestrator: RunningService;
let tus: TusClient;
let first: MadeRelease;
let second: MadeRelease;

const service = {
  protoPath: upgradesProto,
  package: 'jumpfleet.upgrades.v1',
  service: 'PackageService',
};
interface PackageService {
  getRelease(request: { id: string }): { document: string; roots: string[] };
}
let shard: GrpcClient<PackageService>;

beforeAll(async () => {
  world = await PackageWorld.open();
  orchestrator = await world.start();
  tus = new TusClient(orchestrator.url);
  shard = grpcClient<PackageService>(orchestrator.grpcAddress ?? '', {
    deadlineMs: 20_000,
    ...service,
    serviceSecret,
  });
  atEndOfSpecFile(() => {
    shard.close();
  });
  first = await world.maker.release('1.0.0');
  second = await world.maker.release('1.1.0');
});

const packages = () => `${orchestrator.url}/api/v1/packages`;
const listed = async () => (await ask(packages())).body['items'] as Record<string, unknown>[];
const problemIn = async (answer: Response) => {
  const { status, headers } = answer;
  const { code } = (await answer.json()) as { code: string };
  return [status, headers.get('content-type')?.split(';')[0], code];
};
const problem = (status: number, code: string) => [status, 'application/problem+json', code];
const contents = () =>
  readdirSync(join(world.folder, 'packages', 'contents'), { recursive: true })
    .map(String)
    .filter((name) => name.length > 60);

describe('An upload', () => {
  it('is for those who may manage upgrades, and nobody else is told anything', async () => {
    const stranger = new TusClient(orchestrator.url, accessToken({ administrator: false }));
    expect(await problemIn(await stranger.begin(first))).toEqual(problem(403, 'not-allowed'));
    const nobody = new TusClient(orchestrator.url, 'x');
    expect(await problemIn(await nobody.begin(first))).toEqual(problem(401, 'token-invalid'));
  });

  it('is refused before a byte when its release is not one of ours', async () => {
    const stranger = await world.maker.release('9.0.0', { number: 90 }, [generateKey()]);
    expect(await problemIn(await tus.begin(stranger))).toEqual(problem(422, 'signature-invalid'));
    const old = await world.maker.release('9.0.0', {
      number: 91,
      expires_at: '2026-01-01T00:00:00Z',
    });
    expect(await problemIn(await tus.begin(old))).toEqual(problem(422, 'release-expired'));
    expect(await problemIn(await tus.begin(first, 7))).toEqual(problem(422, 'length-mismatch'));
    const text = { ...first, document: 'x' };
    expect(await problemIn(await tus.begin(text))).toEqual(problem(422, 'release-malformed'));
    expect(await problemIn(await tus.begin({ ...first, document: '' }))).toEqual(
      problem(422, 'release-missing'),
    );
  });

  it('takes what is signed, in pieces, and is a release once it is whole', async () => {
    const begun = await tus.begin(first);
    expect([begun.status, begun.headers.get('location')]).toEqual([
      201,
      `/api/v1/packages/uploads/${first.id}`,
    ]);
    expect(await problemIn(await tus.begin(first))).toEqual(problem(409, 'upload-exists'));
    const half = Math.floor(first.bytes.length / 2);
    const part = await tus.patch(first, 0, first.bytes.subarray(0, half));
    expect([part.status, part.headers.get('upload-offset')]).toEqual([204, String(half)]);
    expect((await tus.head(first)).headers.get('upload-offset')).toBe(String(half));
    expect(await listed()).toEqual([]);
    expect(await problemIn(await tus.patch(first, 0, first.bytes))).toEqual(
      problem(409, 'upload-offset-mismatch'),
    );
    const rest = await tus.patch(first, half, first.bytes.subarray(half));
    expect([rest.status, rest.headers.get('jumpfleet-release')]).toEqual([204, first.id]);
    expect(await listed()).toEqual([
      {
        id: first.id,
        platform: 'linux-64',
        version: '1.0.0',
        number: first.release.number,
        length: first.bytes.length,
        digest: first.release.digest,
        expires_at: first.release.expires_at,
        minimum_version: null,
        rollback_from: [],
        added_at: expect.any(String),
        good: true,
        in_use: false,
        deltas: [],
      },
    ]);
    expect((await tus.head(first)).status).toBe(404);
    expect(await problemIn(await tus.begin(first))).toEqual(problem(409, 'release-exists'));
  });

  it('never takes more than is signed', async () => {
    const made = await world.maker.release('1.0.5', { number: 50 });
    await tus.begin(made);
    const longer = Buffer.concat([made.bytes, Buffer.from('more')]);
    expect(await problemIn(await tus.patch(made, 0, longer))).toEqual(
      problem(413, 'upload-too-long'),
    );
    const unsaid = await tus.patch(made, 0, new Blob([longer]).stream());
    expect(await problemIn(unsaid)).toEqual(problem(413, 'upload-too-long'));
    expect((await tus.giveUp(made)).status).toBe(204);
    expect((await tus.head(made)).status).toBe(404);
  });

  it('of other bytes than are signed is no release, and is gone', async () => {
    const made = await world.maker.release('1.0.6', { number: 60 });
    const other = Buffer.from(made.bytes);
    other[1_000] = (other[1_000] ?? 0) ^ 1;
    expect(await problemIn(await tus.whole({ ...made, bytes: other }))).toEqual(
      problem(422, 'digest-mismatch'),
    );
    expect((await tus.head(made)).status).toBe(404);
    expect(await listed()).toHaveLength(1);
  });

  it('is one of a few at a time', async () => {
    const many = await Promise.all(
      [1, 2, 3, 4, 5].map((n) =>
        world.maker.release(`7.0.${n}`, { number: 70 + n, file: first.file }),
      ),
    );
    const [last, ...open] = many.reverse();
    for (const made of open) expect((await tus.begin(made)).status).toBe(201);
    if (last)
      expect(await problemIn(await tus.begin(last))).toEqual(problem(429, 'too-many-uploads'));
    for (const made of open) expect((await tus.giveUp(made)).status).toBe(204);
  });
});

describe('A release', () => {
  it('has a shorter way from the version before', async () => {
    expect((await tus.whole(second)).status).toBe(204);
    const [newest] = await eventually(async () => {
      const items = await listed();
      expect(items[0]).toMatchObject({ deltas: [{ from: '1.0.0' }] });
      return items;
    });
    const [delta] = newest?.['deltas'] as { digest: string; length: number }[];
    expect(delta?.length).toBeLessThan(second.bytes.length / 2);
    expect(contents().sort()).toHaveLength(3);
  });

  it('is told to gateway shards by the id of its document, with its roots, and read from any byte', async () => {
    expect(await shard.client.getRelease({ id: second.id })).toEqual({
      document: second.document,
      roots: [world.maker.rootDocument],
    });
    await expect(shard.client.getRelease({ id: 'x' })).rejects.toMatchObject({
      problemCode: 'release-not-found',
    });
    const { digest } = second.release;
    for (const offset of [0, 1_234, second.bytes.length]) {
      const pieces: Buffer[] = [];
      for await (const piece of shard.stream('readContent', { digest, offset }))
        pieces.push((piece as { content: Buffer }).content);
      expect(Buffer.concat(pieces).equals(second.bytes.subarray(offset))).toBe(true);
      expect(Math.max(0, ...pieces.map(({ length }) => length))).toBeLessThanOrEqual(262_144);
    }
    const none = shard.stream('readContent', { digest: '0'.repeat(64), offset: 0 });
    await expect(none[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      problemCode: 'release-not-found',
    });
  });

  it.each([undefined, 'a secret that is not the one of this site'])(
    'is told over gRPC to services only (%p)',
    async (secret) => {
      expect(await answersToStrangers(orchestrator, service, secret)).toEqual({
        getRelease: 'service-secret-invalid',
      });
      const strange = grpcClient(orchestrator.grpcAddress ?? '', {
        deadlineMs: 20_000,
        ...service,
        ...(secret !== undefined && { serviceSecret: secret }),
      });
      const stream = strange.stream('readContent', { digest: second.release.digest });
      await expect(stream[Symbol.asyncIterator]().next()).rejects.toMatchObject({
        problemCode: 'service-secret-invalid',
      });
      strange.close();
    },
  );

  it('can be downloaded, also in part', async () => {
    const get = (range?: string) =>
      fetch(`${packages()}/${second.id}/content`, {
        headers: { authorization: `Bearer ${accessToken()}`, ...(range && { range }) },
      });
    const whole = await get();
    expect(Buffer.from(await whole.arrayBuffer()).equals(second.bytes)).toBe(true);
    const part = await get('bytes=10-19');
    expect([part.status, part.headers.get('content-range')]).toEqual([
      206,
      `bytes 10-19/${second.bytes.length}`,
    ]);
    expect(Buffer.from(await part.arrayBuffer())).toEqual(second.bytes.subarray(10, 20));
    expect((await get(`bytes=${second.bytes.length}-`)).status).toBe(416);
  });

  it('may be of a package that is stored already, such as a roll-back', async () => {
    const back = await world.maker.release('1.0.0', {
      file: first.file,
      number: second.release.number + 1,
      rollback_from: ['1.1.0'],
    });
    const unknown = await world.maker.release('1.2.0', { number: 999 });
    const add = ({ document }: MadeRelease) => ask(packages(), 'POST', { document });
    expect(await add(unknown)).toMatchObject({ status: 409, body: { code: 'package-not-stored' } });
    expect(await add(back)).toEqual({ status: 201, body: { id: back.id } });
    expect((await ask(`${packages()}/${back.id}`)).body).toMatchObject({
      document: back.document,
      rollback_from: ['1.1.0'],
    });
  });

  it('whose number clients have left behind is refused', async () => {
    const late = await world.maker.release('1.3.0', { number: 1 });
    expect(await problemIn(await tus.begin(late))).toEqual(
      problem(409, 'release-number-not-newer'),
    );
  });

  it('and how many were brought can be measured', async () => {
    const text = await (await fetch(`${orchestrator.url}/metrics`)).text();
    expect(text).toMatch(/upgrade_package_uploads_total\{outcome="stored".*\} 2/);
    expect(text).toMatch(/upgrade_package_uploads_total\{outcome="digest-mismatch".*\} 1/);
    expect(text).toMatch(/upgrade_releases\{platform="linux-64".*\} \d/);
    expect(text).toMatch(/upgrade_content_read_bytes_total\{.*\} \d{7}/);
  });
});
