import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { AwsClient } from 'aws4fetch';
import { ContentsUnavailable } from '../../application/packages/contents.js';
import type { ByteRange, PackageContents } from '../../application/packages/contents.js';

export type S3Place = Readonly<{
  /** Of the store, without the bucket: `https://s3.eu-central-1.amazonaws.com`. */
  endpoint: string;
  bucket: string;
  /** In front of every key. */
  prefix: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string | undefined;
}>;

const answerWithinMs = 15_000;
const storedWithinMs = 15 * 60_000;

/** Contents in a bucket of any store that speaks S3, path-style; the store itself checks each digest. */
export class S3Contents implements PackageContents {
  private readonly client: AwsClient;

  constructor(private readonly place: S3Place) {
    const { accessKeyId, secretAccessKey, sessionToken, region } = place;
    this.client = new AwsClient({
      accessKeyId,
      secretAccessKey,
      ...(sessionToken === undefined ? {} : { sessionToken }),
      region,
      service: 's3',
      // What streams cannot be sent twice.
      retries: 0,
    });
  }

  async lengthOf(digest: string): Promise<number | undefined> {
    const answer = await this.ask('HEAD', this.urlOf(digest));
    if (answer.status === 404) return undefined;
    if (!answer.ok) throw failure(answer, 'a question');
    return Number(answer.headers.get('content-length'));
  }

  async put(digest: string, file: string): Promise<void> {
    const { size } = await stat(file);
    const source = createReadStream(file);
    const signed = await this.client.sign(this.urlOf(digest), {
      method: 'PUT',
      headers: { 'x-amz-content-sha256': digest },
    });
    const headers = new Headers(signed.headers);
    headers.set('content-length', String(size));
    try {
      const answer = await reached(signed.url, {
        method: 'PUT',
        headers,
        body: Readable.toWeb(source) as ReadableStream<Uint8Array>,
        duplex: 'half',
        signal: AbortSignal.timeout(storedWithinMs),
      });
      await answer.arrayBuffer();
      if (!answer.ok) throw failure(answer, 'an upload');
    } finally {
      source.destroy();
    }
  }

  async read(digest: string, range?: ByteRange): Promise<Readable | undefined> {
    const wanted = range && `bytes=${String(range.start)}-${String(range.end ?? '')}`;
    const signed = await this.client.sign(this.urlOf(digest), {
      ...(wanted !== undefined && { headers: { range: wanted } }),
    });
    const answer = await reached(signed);
    if (answer.ok && answer.body) return Readable.fromWeb(answer.body);
    await answer.arrayBuffer();
    if (answer.status === 404) return undefined;
    throw failure(answer, 'a download');
  }

  async remove(digest: string): Promise<void> {
    const answer = await this.ask('DELETE', this.urlOf(digest));
    if (!answer.ok && answer.status !== 404) throw failure(answer, 'a deletion');
  }

  async *digests(): AsyncIterable<string> {
    let token: string | undefined;
    do {
      const { keys, next } = await this.page(token);
      yield* keys;
      token = next;
    } while (token !== undefined);
  }

  private async page(token: string | undefined) {
    const { prefix } = this.place;
    const url = new URL(this.bucketUrl);
    url.searchParams.set('list-type', '2');
    url.searchParams.set('prefix', prefix);
    if (token !== undefined) url.searchParams.set('continuation-token', token);
    const answer = await this.ask('GET', url.href);
    if (!answer.ok) throw failure(answer, 'a listing');
    const text = await answer.text();
    const keys = [...text.matchAll(/<Key>([^<]*)<\/Key>/g)]
      .map(([, key = '']) => key.slice(prefix.length))
      .filter((key) => /^[0-9a-f]{64}$/.test(key));
    const [, next] = /<NextContinuationToken>([^<]+)</.exec(text) ?? [];
    return { keys, next: next?.replaceAll('&amp;', '&') };
  }

  private get bucketUrl(): string {
    return `${this.place.endpoint.replace(/\/$/, '')}/${this.place.bucket}`;
  }

  private urlOf(digest: string): string {
    return `${this.bucketUrl}/${this.place.prefix}${digest}`;
  }

  private async ask(method: string, url: string): Promise<Response> {
    const signed = await this.client.sign(url, { method });
    return reached(signed, { signal: AbortSignal.timeout(answerWithinMs) });
  }
}

async function reached(what: string | Request, how?: RequestInit): Promise<Response> {
  try {
    return await fetch(what, how);
  } catch (cause) {
    throw new ContentsUnavailable('the S3 store does not answer', { cause });
  }
}

function failure({ status }: Response, action: string): ContentsUnavailable {
  return new ContentsUnavailable(`the S3 store answered ${String(status)} to ${action}`);
}
