import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningService } from '@jumpfleet/lifecycle';
import { generateKey, signDocument } from '@jumpfleet/releases';
import { eventually } from '@jumpfleet/testing';
import { PackageWorld, ask } from './testing/package-world.js';
import { TusClient } from './testing/tus-client.js';

let world: PackageWorld;
let orchestrator: RunningService;
let tus: TusClient;

beforeAll(async () => {
  world = await PackageWorld.open({ PACKAGE_RETENTION: '2' });
  orchestrator = await world.start();
  tus = new TusClient(orchestrator.url);
});

const packages = () => `${orchestrator.url}/api/v1/packages`;
const listed = async () => (await ask(packages())).body['items'] as Record<string, unknown>[];
const contents = () =>
  readdirSync(join(world.folder, 'packages', 'contents'), { recursive: true })
    .map(String)
    .filter((name) => name.length > 60)
    .join();

describe('A release', () => {
  it('goes when newer ones are there, and its package with it, really', async () => {
    const made = [
      await world.maker.release('1.3.0'),
      await world.maker.release('1.4.0'),
      await world.maker.release('1.5.0'),
    ];
    for (const one of made) expect((await tus.whole(one)).status).toBe(204);
    const [first, , last] = made;
    await eventually(async () => {
      const items = await listed();
      expect(items.map(({ version }) => version)).toEqual(['1.5.0', '1.4.0']);
      expect(contents()).not.toContain(first?.release.digest);
    });
    const id = last?.id ?? '';
    expect((await ask(`${packages()}/${id}`, 'DELETE')).status).toBe(204);
    expect((await ask(`${packages()}/${id}`)).status).toBe(404);
    await eventually(() => {
      expect(contents()).not.toContain(last?.release.digest);
    });
  });
});

describe('The trusted root', () => {
  const put = (document: string) => ask(`${packages()}/root`, 'PUT', { document });

  it('is rotated only to the next one, signed by both; what the old key signed is good no more', async () => {
    const { maker } = world;
    const old = { rootKey: maker.rootKey, releaseKey: maker.releaseKey };
    maker.rootKey = generateKey();
    maker.releaseKey = generateKey();
    const next = maker.rootOf(2, [old.rootKey]);
    const byStranger = signDocument('root', next, [maker.rootKey]);
    expect(await put(byStranger)).toMatchObject({ status: 422, body: { code: 'root-invalid' } });
    const skipping = signDocument('root', maker.rootOf(3, [old.rootKey]), [
      maker.rootKey,
      old.rootKey,
    ]);
    expect(await put(skipping)).toMatchObject({ status: 422, body: { code: 'root-invalid' } });
    expect((await listed()).map(({ good }) => good)).toEqual([true]);
    const document = signDocument('root', next, [maker.rootKey, old.rootKey]);
    expect(await put(document)).toMatchObject({
      status: 200,
      body: { number: 2, documents: [maker.rootDocument, document] },
    });
    expect((await listed()).map(({ good }) => good)).toEqual([false]);
    const made = await maker.release('2.0.0', { number: 600 }, [old.releaseKey]);
    expect(await (await tus.begin(made)).json()).toMatchObject({ code: 'signature-invalid' });
    expect((await tus.whole(await maker.release('2.0.0', { number: 601 }))).status).toBe(204);
  });

  it('of the configuration may be an older one, laid out as a file, when the service starts again', async () => {
    const file = JSON.stringify(JSON.parse(world.maker.rootDocument), null, 2);
    const again = await world.start({ RELEASE_ROOT: file });
    expect((await ask(`${again.url}/api/v1/packages/root`)).body).toMatchObject({ number: 2 });
    await again.close();
  });
});
