import { createHash } from 'node:crypto';
import { expect, it } from '@jest/globals';
import { upgradeWindow } from '@jumpfleet/gateway-contracts';
import fc from 'fast-check';
import { Download } from './download.js';
import type { DownloadFile } from './ports.js';

const chunkBytes = 100_000;
const content = Buffer.from(Array.from({ length: 3_500_017 }, (_, at) => (at * 7) % 251));
const chunks = Array.from({ length: Math.ceil(content.length / chunkBytes) }, (_, at) =>
  createHash('sha256')
    .update(content.subarray(at * chunkBytes, (at + 1) * chunkBytes))
    .digest('hex'),
);
const wanted = { length: content.length, chunkBytes, chunks, leaseMs: 30_000 };

class MemoryFile implements DownloadFile {
  readonly path = 'memory';
  isRemoved = false;
  /** Bytes after which there is no room. */
  room = Number.POSITIVE_INFINITY;

  readonly #content = Buffer.alloc(content.length);
  #length: number;

  constructor(bytes: Buffer = Buffer.alloc(0)) {
    this.#length = bytes.copy(this.#content);
  }

  get bytes(): Buffer {
    return this.#content.subarray(0, this.#length);
  }

  async *content(): AsyncGenerator<Buffer> {
    for (let at = 0; at < this.bytes.length; at += 65_536)
      yield this.bytes.subarray(at, at + 65_536);
  }

  append(bytes: Uint8Array): void {
    if (this.bytes.length + bytes.length > this.room)
      throw Object.assign(new Error('no space left on device'), {
        code: 'ENOSPC',
        syscall: 'write',
      });
    this.#content.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  truncate(length: number): void {
    this.#length = length;
  }

  close(): void {
    // Nothing is open.
  }

  remove(): void {
    this.isRemoved = true;
  }
}

interface Asked {
  offset: number;
  bytes: number;
}

/** A site that answers one window at a time, in pieces of this size. */
function answerOne(download: Download, asked: Asked[], source: Buffer, pieceBytes: number): void {
  const window = asked.shift();
  if (!window) return;
  const end = window.offset + window.bytes;
  for (let at = window.offset; at < end; at += pieceBytes)
    download.take(at, source.subarray(at, Math.min(at + pieceBytes, end)));
}

async function fetchAll(file: MemoryFile, source: Buffer, pieceBytes: number) {
  const asked: Asked[] = [];
  const asking: Asked[] = [];
  const download = new Download(wanted, file, (offset, bytes) => {
    asked.push({ offset, bytes });
    asking.push({ offset, bytes });
  });
  let most = 0;
  await download.begin();
  while (asked.length > 0) {
    most = Math.max(most, asked.length);
    answerOne(download, asked, source, pieceBytes);
  }
  return { end: await download.whenOver, asking, most };
}

it('fetches a file in windows, never more than two at once', async () => {
  const file = new MemoryFile();
  const { end, asking, most } = await fetchAll(file, content, 32_759);
  expect(end).toEqual({ ok: true, value: undefined });
  expect(file.bytes.equals(content)).toBe(true);
  expect(most).toBe(upgradeWindow.maxOutstanding);
  expect(asking[0]?.bytes).toBe(262_144);
  expect(Math.max(...asking.map(({ bytes }) => bytes))).toBe(upgradeWindow.maxBytes);
  expect(asking.slice(0, -1).every(({ offset, bytes }) => (offset + bytes) % 32_768 === 0)).toBe(
    true,
  );
});

it('asks for nothing that is there', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(content.length), async (there) => {
      const file = new MemoryFile(content.subarray(0, there));
      const { end, asking } = await fetchAll(file, content, 50_000);
      expect(end.ok).toBe(true);
      expect(file.bytes.equals(content)).toBe(true);
      expect(asking[0]?.offset).toBe(there === content.length ? undefined : there);
    }),
    { numRuns: 12 },
  );
});

it('fetches again from the first chunk that lies there damaged', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(content.length - 1), async (at) => {
      const damaged = Buffer.from(content);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      const file = new MemoryFile(damaged);
      const { end, asking } = await fetchAll(file, content, 50_000);
      expect(end.ok).toBe(true);
      expect(file.bytes.equals(content)).toBe(true);
      expect(asking[0]?.offset).toBe(Math.floor(at / chunkBytes) * chunkBytes);
    }),
    { numRuns: 12 },
  );
});

it('refuses whatever byte is changed on the way, and keeps the chunks before it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(content.length - 1), async (at) => {
      const changed = Buffer.from(content);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const file = new MemoryFile();
      const { end } = await fetchAll(file, changed, 32_759);
      expect(end).toMatchObject({ ok: false, refusal: { code: 'digest-mismatch' } });
      expect(file.bytes.length).toBe(Math.floor(at / chunkBytes) * chunkBytes);
    }),
    { numRuns: 12 },
  );
});

it('takes neither more than it asked for nor a file that ends early', async () => {
  for (const bytes of [Buffer.alloc(0), content.subarray(0, 700_000)]) {
    const download = new Download(wanted, new MemoryFile(), () => undefined);
    await download.begin();
    download.take(0, bytes);
    const refused = { ok: false, refusal: { code: 'length-mismatch' } };
    expect(await download.whenOver).toMatchObject(refused);
  }
});

it('passes over what an earlier permit still brings', async () => {
  const file = new MemoryFile(content.subarray(0, 200_000));
  const download = new Download(wanted, file, () => undefined);
  await download.begin();
  download.take(100_000, content.subarray(100_000, 132_000));
  download.take(300_000, content.subarray(300_000, 332_000));
  expect(download.received).toBe(200_000);
});

it('gives its room back to a disk that is full', async () => {
  const file = new MemoryFile();
  file.room = 1_000_000;
  const { end } = await fetchAll(file, content, 32_759);
  expect(end).toMatchObject({ ok: false, refusal: { code: 'disk-full' } });
  expect(file.isRemoved).toBe(true);
});

it('keeps what it has when it is stopped', async () => {
  const file = new MemoryFile();
  const download = new Download(wanted, file, () => undefined);
  await download.begin();
  download.take(0, content.subarray(0, 32_000));
  download.stop();
  download.take(32_000, content.subarray(32_000, 64_000));
  expect(await download.whenOver).toMatchObject({ ok: false });
  expect(file.bytes.length).toBe(32_000);
});
