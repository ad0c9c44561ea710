import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { extname, join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';

import { securityHeaders, sendProblem } from './answers.js';

type StaticFile = Readonly<{ type: string; body: Buffer; gzip: Buffer | undefined; etag: string }>;

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};
const worthPacking = /^(text|application)\/|svg/;

const notFound = {
  status: 404,
  code: 'not-found',
  title: 'Not Found',
  detail: 'There is nothing here.',
};

/** A folder of built files, read once. Any path without a file of its own is the page itself, if there is one. */
export class StaticFiles {
  private readonly files: ReadonlyMap<string, StaticFile>;

  constructor(
    folder: string,
    private readonly page?: string,
  ) {
    this.files = new Map(readAll(folder));
  }

  answer(path: string, request: IncomingMessage, response: ServerResponse): void {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const file = isRead ? this.find(path) : undefined;
    if (!file) {
      sendProblem(response, notFound);
      return;
    }
    const headers = {
      ...securityHeaders,
      'content-type': file.type,
      etag: file.etag,
      vary: 'accept-encoding',
      'cache-control': isNamedByContent(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
    };
    if (request.headers['if-none-match'] === file.etag) response.writeHead(304, headers).end();
    else send(file, headers, request, response);
  }

  private find(path: string): StaticFile | undefined {
    const own = this.files.get(path);
    if (own || this.page === undefined || namesFile(path)) return own;
    return this.files.get(this.page);
  }
}

/** The console: one page for every path that is not a file. */
export function consoleFiles(folder: string): StaticFiles {
  return new StaticFiles(folder, '/index.html');
}

function send(
  file: StaticFile,
  headers: Readonly<Record<string, string>>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const packed = /\bgzip\b/.test(String(request.headers['accept-encoding']))
    ? file.gzip
    : undefined;
  const body = packed ?? file.body;
  response.writeHead(200, {
    ...headers,
    ...(packed ? { 'content-encoding': 'gzip' } : {}),
    'content-length': body.length,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

function namesFile(path: string): boolean {
  return path.slice(path.lastIndexOf('/')).includes('.');
}

/** The build puts a digest of the content into these names. */
function isNamedByContent(path: string): boolean {
  return path.startsWith('/assets/');
}

function* readAll(folder: string): Generator<[string, StaticFile]> {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = join(folder, name);
    const type = types[extname(name)];
    if (type === undefined || !statSync(file).isFile()) continue;
    const body = readFileSync(file);
    yield [
      `/${relative(folder, file).split(sep).join('/')}`,
      {
        type,
        body,
        gzip: worthPacking.test(type) ? gzipSync(body) : undefined,
        etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
      },
    ];
  }
}
