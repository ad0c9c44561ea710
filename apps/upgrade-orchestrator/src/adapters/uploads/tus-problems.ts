import { Problem } from '@jumpfleet/http';

const codes: Readonly<Record<number, string>> = {
  400: 'upload-invalid',
  403: 'upload-invalid',
  404: 'upload-not-found',
  409: 'upload-offset-mismatch',
  410: 'upload-expired',
  412: 'tus-version',
  413: 'upload-too-long',
  501: 'upload-invalid',
};

/** What the tus library refuses, as a problem; what nobody foresaw goes on as it is. */
export function problemOfTus(failure: unknown): unknown {
  if (failure instanceof Problem || !isTold(failure)) return failure;
  const code = codes[failure.status_code];
  if (code === undefined)
    return new Problem({
      status: 503,
      code: 'upload-failed',
      detail: 'The bytes could not be kept. Try again in a moment.',
      cause: failure,
    });
  const status = code === 'upload-invalid' ? 400 : failure.status_code;
  return new Problem({ status, code, detail: sentence(failure.body) });
}

type Told = Readonly<{ status_code: number; body: string }>;

function isTold(failure: unknown): failure is Told {
  if (typeof failure !== 'object' || failure === null) return false;
  return 'status_code' in failure && 'body' in failure && typeof failure.body === 'string';
}

function sentence(body: string): string {
  const text = body.trim();
  return text.endsWith('.') ? text : `${text}.`;
}
