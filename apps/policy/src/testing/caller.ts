type Headers = Readonly<Record<string, string>>;

export type Answered = Readonly<{ status: number; headers: globalThis.Headers; body: never }>;
export type Caller = (method: string, path: string, body?: unknown) => Promise<Answered>;

/** Calls a service as whoever the headers say, in JSON. */
export function callerAt(url: string, headers: Headers = {}): Caller {
  return async (method, path, body) => {
    const json = body === undefined ? {} : { 'content-type': 'application/json' };
    const response = await fetch(url + path, {
      method,
      headers: { ...headers, ...json },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const told = (text === '' ? undefined : JSON.parse(text)) as never;
    return { status: response.status, headers: response.headers, body: told };
  };
}
