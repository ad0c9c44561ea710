import { accessToken } from '@jumpfleet/policy-neighbour';
import type { MadeRelease } from './release-maker.js';

/** As much of a tus client as specs need; what a real one does is the command's part. */
export class TusClient {
  constructor(
    private readonly origin: string,
    private readonly token = accessToken(),
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

  patch({ id }: MadeRelease, offset: number, body: Buffer | ReadableStream): Promise<Response> {
    return this.ask(
      'PATCH',
      `/api/v1/packages/uploads/${id}`,
      { 'upload-offset': String(offset) },
      body,
    );
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
    body?: Buffer | ReadableStream,
  ): Promise<Response> {
    return fetch(this.origin + path, {
      method,
      headers: {
        authorization: `Bearer ${this.token}`,
        'tus-resumable': '1.0.0',
        ...headers,
        ...(body && { 'content-type': 'application/offset+octet-stream' }),
      },
      ...(body && { body, duplex: 'half' as const }),
    });
  }
}
