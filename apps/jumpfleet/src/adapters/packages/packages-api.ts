import { open } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

import { z } from 'zod';

import { CommandFailure } from '../../application/command-failure.js';
import type { SignedFile } from './release-files.js';

const release = z.object({
  ...{ id: z.string(), platform: z.string(), version: z.string(), number: z.number() },
  ...{ length: z.number(), digest: z.string(), expires_at: z.string(), added_at: z.string() },
  ...{ minimum_version: z.string().nullable(), rollback_from: z.array(z.string()) },
  ...{ good: z.boolean(), in_use: z.boolean() },
  deltas: z.array(z.object({ from: z.string(), length: z.number() })),
});
export type ListedRelease = z.infer<typeof release>;

const listed = z.object({ items: z.array(release) });
const withDocument = z.object({ document: z.string() });
const root = z.object({ number: z.number(), expires_at: z.string() });
const problem = z.object({ code: z.string(), detail: z.string() });

const path = '/api/v1/packages';
const pieceBytes = 8 << 20;
const attempts = 8;
const firstPauseMs = 250;

type Progress = (sent: number, of: number) => void;
type Asked = Readonly<{
  body?: object;
  headers?: Readonly<Record<string, string>>;
  bytes?: Buffer;
}>;

/** Packages of a running system; uploads go on where they were. */
export class PackagesApi {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  async list(): Promise<readonly ListedRelease[]> {
    return listed.parse(await this.json('GET', '')).items;
  }

  async documentOf(id: string): Promise<string> {
    return withDocument.parse(await this.json('GET', `/${id}`)).document;
  }

  async rotate(document: string): Promise<number> {
    return root.parse(await this.json('PUT', '/root', { body: { document } })).number;
  }

  async root(): Promise<z.infer<typeof root>> {
    return root.parse(await this.json('GET', '/root'));
  }

  /** A release of a package that the site has; false when it has not. */
  async addKnown(document: string): Promise<boolean> {
    const answer = await this.ask('POST', '', { body: { document } });
    if (answer.ok) return true;
    const failure = await failureOf(answer);
    if (failure.code === 'package-not-stored') return false;
    throw failure;
  }

  private async isThere(id: string): Promise<boolean> {
    const answer = await this.ask('GET', `/${id}`);
    if (answer.status === 404) return false;
    if (!answer.ok) throw await failureOf(answer);
    await answer.arrayBuffer();
    return true;
  }

  /**
   * Brings what the site has not: nothing, only the document, or the bytes from where an earlier upload
   * ended, also after a break. Says whether there was anything to bring.
   */
  async bring(signed: SignedFile, progress: Progress): Promise<boolean> {
    let [failed, isBrought] = [0, false];
    for (;;) {
      const step = await this.step(signed, progress);
      if (step === 'there') return isBrought;
      if (step instanceof PassingFailure) {
        if (++failed >= attempts) throw step;
        await delay(firstPauseMs * 2 ** failed);
      } else [failed, isBrought] = [0, true];
    }
  }

  /** The next piece; a failure that may pass is answered, any other thrown. */
  private async step(
    signed: SignedFile,
    progress: Progress,
  ): Promise<'there' | 'more' | PassingFailure> {
    try {
      const offset = await this.offsetOf(signed);
      if (offset === undefined) return 'there';
      if (offset === 'added') return 'more';
      progress(offset, signed.length);
      const answer = await this.sendPiece(signed, offset);
      if (!answer.ok) throw await failureOf(answer);
      return 'more';
    } catch (error) {
      if (error instanceof PassingFailure) return error;
      throw error;
    }
  }

  /** Begins an upload that is not there; nothing when the release is, and `added` when its package was. */
  private async offsetOf({
    id,
    length,
    document,
  }: SignedFile): Promise<number | 'added' | undefined> {
    const known = await this.ask('HEAD', `/uploads/${id}`);
    if (known.ok) return Number(known.headers.get('upload-offset'));
    if (known.status !== 404 && known.status !== 410) throw await failureOf(known);
    if (await this.isThere(id)) return undefined;
    if (await this.addKnown(document)) return 'added';
    const begun = await this.ask('POST', '/uploads', {
      headers: {
        'upload-length': String(length),
        'upload-metadata': `release ${Buffer.from(document).toString('base64')}`,
      },
    });
    if (!begun.ok) throw await failureOf(begun);
    return 0;
  }

  private async sendPiece({ id, file }: SignedFile, offset: number): Promise<Response> {
    const handle = await open(file);
    try {
      const { bytesRead, buffer } = await handle.read({
        buffer: Buffer.alloc(pieceBytes),
        position: offset,
      });
      return await this.ask('PATCH', `/uploads/${id}`, {
        bytes: buffer.subarray(0, bytesRead),
        headers: { 'upload-offset': String(offset) },
      });
    } finally {
      await handle.close();
    }
  }

  private async json(method: string, under: string, asked?: Asked): Promise<unknown> {
    const answer = await this.ask(method, under, asked);
    if (!answer.ok) throw await failureOf(answer);
    return answer.json();
  }

  private async ask(
    method: string,
    under: string,
    { body, bytes, headers }: Asked = {},
  ): Promise<Response> {
    const type = bytes ? 'application/offset+octet-stream' : 'application/json';
    try {
      return await fetch(new URL(path + under, this.url), {
        method,
        headers: {
          authorization: `Bearer ${this.token}`,
          ...(under.startsWith('/uploads') && { 'tus-resumable': '1.0.0' }),
          ...((body ?? bytes) && { 'content-type': type }),
          ...headers,
        },
        ...(body && { body: JSON.stringify(body) }),
        ...(bytes && { body: bytes }),
      });
    } catch (cause) {
      throw unreachable(cause);
    }
  }
}

/** It may be otherwise in a moment. */
class PassingFailure extends CommandFailure {}

async function failureOf(answer: Response): Promise<CommandFailure> {
  const { code, detail } = told(await answer.text(), answer.status);
  const mayPass = answer.status >= 500 || code === 'upload-offset-mismatch';
  return mayPass ? new PassingFailure(code, detail) : new CommandFailure(code, detail);
}

function told(text: string, status: number): z.infer<typeof problem> {
  try {
    return problem.parse(JSON.parse(text));
  } catch {
    return { code: 'site-refused', detail: `the site answered ${String(status)}` };
  }
}

function unreachable(cause: unknown): CommandFailure {
  return new PassingFailure('site-unreachable', 'the site does not answer', cause);
}
