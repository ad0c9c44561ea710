/** An answer that is not a success, in the server's own words. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  /** Further members of the answer. */
  readonly extra: Readonly<Record<string, unknown>>;

  constructor(
    status: number,
    code: string,
    message: string,
    extra: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.extra = extra;
  }
}

type FailureBody = Readonly<{
  code?: unknown;
  detail?: unknown;
  title?: unknown;
  message?: unknown;
  errors?: unknown;
}>;

const asText = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);

/** `errors` is a list of {path, message} in the Fleet API, an object of lists in the other one. */
function fieldMessages(errors: unknown): string[] {
  if (typeof errors !== 'object' || errors === null) return [];
  return Object.entries(errors).map(([key, value]: [string, unknown]) => {
    if (typeof value === 'object' && value !== null && 'message' in value)
      return [...('path' in value ? [String(value.path)] : []), String(value.message)].join(': ');
    return Array.isArray(errors) ? String(value) : `${key}: ${String(value)}`;
  });
}

/** What a failure says in its own words. */
export function apiError(status: number, body: unknown): ApiError {
  const failure: FailureBody = typeof body === 'object' && body !== null ? body : {};
  const message =
    asText(failure.detail) ??
    asText(failure.message) ??
    asText(failure.title) ??
    `The server answered ${status}.`;
  const fields = fieldMessages(failure.errors);
  const text = [message, ...fields].join(' ');
  return new ApiError(status, asText(failure.code) ?? '', text, { ...failure });
}

export async function readBody(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

let signedOut: (() => void) | undefined;

/** Called whenever the server says that nobody is signed in any more. */
export function onSignedOut(listener: () => void): void {
  signedOut = listener;
}

type Call = Readonly<{ method?: string; body?: unknown; signal?: AbortSignal }>;

/** One call to this site's own API. The cookie is the proof; the header shows that a page of ours asks. */
async function call(path: string, { method = 'GET', body, signal }: Call = {}): Promise<unknown> {
  const response = await fetch(path, {
    method,
    credentials: 'same-origin',
    headers: {
      accept: 'application/json',
      ...(method === 'GET' ? {} : { 'x-jumpfleet-request': '1' }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
  }).catch((cause: unknown) => {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError(0, 'unreachable', 'The server cannot be reached.');
  });
  const answer = await readBody(response);
  if (response.status === 401) signedOut?.();
  if (!response.ok) throw apiError(response.status, answer);
  return answer;
}

/** The shapes are the contract with our own services, which check what they send. */
export async function get<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  return (await call(path, signal === undefined ? {} : { signal })) as Answer;
}

export async function send<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  return (await call(path, { method, body })) as Answer;
}

export { messageIn as messageOf } from '../application/message-in.js';
