import { accessToken } from '@jumpfleet/policy-neighbour';
import type { MadeRelease } from './release-maker.js';

const bytes = 'application/offset+octet-stream';
type Brought = Readonly<{ body?: Buffer | ReadableStream; signal?: AbortSignal | undefined }>;

/** As much of a tus client as specs need; what a real one does is the command's part. */
export class TusClient {
  constructor(
    private readonly origin: string,
    readonly token = accessToken(),
  ) {}

  begin({ document, bytes }: MadeRelease, length = bytes.length): Promise<Response> {
    return this.ask('POST', '/api/v1/packages/uploads', {
      'upload-length': String(length),
      'upload-metadata': `release ${Buffer.from(document).toString('base64')}`,
    });
  }

  head({ id }: MadeRelease): Promise<Response> {
    return this.ask('HEAD', `/api/v1/packages/uploads/${id}`);
  }

  giveUp({ id }: MadeRelease): Promise<Response> {
    return this.ask('DELETE', `/api/v1/packages/uploads/${id}`);
  }

  patch(
    { id }: MadeRelease,
    offset: number,
    body: Buffer | ReadableStream,
    signal?: AbortSignal,
  ): Promise<Response> {
    const headers = { 'upload-offset': String(offset), 'content-type': bytes };
    return this.ask('PATCH', `/api/v1/packages/uploads/${id}`, headers, { body, signal });
  }

  async whole(made: MadeRelease): Promise<Response> {
    const begun = await this.begin(made);
    if (!begun.ok) return begun;
    return this.patch(made, 0, made.bytes);
  }

  private ask(
    method: string,
    path: string,
    headers: Readonly<Record<string, string>> = {},
    { body, signal }: Brought = {},
  ): Promise<Response> {
    const authorization = `Bearer ${this.token}`;
    return fetch(this.origin + path, {
      method,
      headers: { authorization, 'tus-resumable': '1.0.0', ...headers },
      ...(body && { body, duplex: 'half' as const }),
      ...(signal && { signal }),
    });
  }
}
