import type { UploadLine, UploadPlace } from '../application/package-upload.js';
import { ApiError, apiError, readBody } from './api.js';

const uploads = '/api/v1/packages/uploads';
const packages = '/api/v1/packages';
const isBusy = new Set([0, 423, 429, 502, 503, 504, 507]);

type Asked = Omit<RequestInit, 'headers'> &
  Readonly<{ headers?: Readonly<Record<string, string>> }>;

async function ask(path: string, init: Asked): Promise<Response> {
  const response = await fetch(path, {
    credentials: 'same-origin',
    ...init,
    headers: { 'tus-resumable': '1.0.0', 'x-jumpfleet-request': '1', ...init.headers },
  }).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError(0, 'unreachable', 'The server cannot be reached.');
  });
  if (response.ok) return response;
  throw apiError(response.status, await readBody(response));
}

const offsetIn = (response: Response): number => Number(response.headers.get('upload-offset'));
const isRefused = (error: unknown, code: string): boolean =>
  error instanceof ApiError && error.code === code;

/** The upload of one release's package; it has the id of the release, by which it is found again. */
export function tusUpload(file: File, document: string, signal: AbortSignal): UploadLine {
  const bytes = new TextEncoder().encode(document);
  const offset = async (address: string): Promise<number | 'stored'> => {
    try {
      return offsetIn(await ask(address, { method: 'HEAD', signal }));
    } catch (error) {
      if (!(error instanceof ApiError) || (error.status !== 404 && error.status !== 410))
        throw error;
      const id = address.split('/').at(-1) ?? '';
      await ask(`${packages}/${id}`, { signal });
      return 'stored';
    }
  };
  return {
    begin: async () => {
      try {
        return await create(file, bytes, signal);
      } catch (error) {
        if (!isRefused(error, 'upload-exists')) throw error;
        const address = `${uploads}/${await digestOf(bytes)}`;
        const known = await offset(address);
        return { address, offset: known === 'stored' ? file.size : known };
      }
    },
    offset,
    send: async (address, from, piece) => {
      const headers = {
        'content-type': 'application/offset+octet-stream',
        'upload-offset': String(from),
      };
      return offsetIn(await ask(address, { method: 'PATCH', headers, body: piece, signal }));
    },
    isPassing: (error) => error instanceof ApiError && isBusy.has(error.status),
  };
}

async function create(file: File, document: Uint8Array, signal: AbortSignal): Promise<UploadPlace> {
  const headers = {
    'upload-length': String(file.size),
    'upload-metadata': `release ${base64(document)}`,
  };
  const response = await ask(uploads, { method: 'POST', headers, signal });
  const address = new URL(response.headers.get('location') ?? '', new URL(uploads, location.href));
  return { address: address.pathname, offset: 0 };
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
