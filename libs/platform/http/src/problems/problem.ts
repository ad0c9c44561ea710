import { STATUS_CODES } from 'node:http';

export type ProblemOptions = Readonly<{
  status: number;
  /** Stable; programs decide on it. */
  code: string;
  /** For people; where FEATURES names a text, exactly that text. */
  detail: string;
  /** Further members of the answer. */
  extra?: Readonly<Record<string, unknown>>;
  cause?: unknown;
}>;

/** A refusal on its way to the caller: RFC 9457 over HTTP, a status with details over gRPC. */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly extra: Readonly<Record<string, unknown>>;

  constructor({ status, code, detail, extra = {}, cause }: ProblemOptions) {
    super(detail, { cause });
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.extra = extra;
  }

  toBody(): Record<string, unknown> {
    const { status, code, detail, extra } = this;
    const type = `urn:jumpfleet:problem:${code}`;
    return { type, title: STATUS_CODES[status] ?? 'Unknown', status, detail, code, ...extra };
  }
}

type Refusal = Readonly<{ kind: string }>;

type Rendering<R> = Readonly<{
  status: number;
  detail: string | ((refusal: R) => string);
  /** The stable code, where it differs from the refusal's kind. */
  code?: string;
  extra?: (refusal: R) => Readonly<Record<string, unknown>>;
}>;

/** How each refusal is told; a refusal that is missing here stops the build. */
export type RefusalTable<R extends Refusal> = Readonly<{
  [Kind in R['kind']]: number | Rendering<Extract<R, { kind: Kind }>>;
}>;

export function problemFrom<R extends Refusal>(refusal: R, table: RefusalTable<R>): Problem {
  const kind = refusal.kind as R['kind'];
  const entry = table[kind] as number | Rendering<R>;
  const words = `${kind.charAt(0).toUpperCase()}${kind.slice(1).replaceAll('-', ' ')}.`;
  if (typeof entry === 'number') return new Problem({ status: entry, code: kind, detail: words });
  const { status, detail, code = kind, extra } = entry;
  return new Problem({
    status,
    code,
    detail: typeof detail === 'string' ? detail : detail(refusal),
    ...(extra ? { extra: extra(refusal) } : {}),
  });
}
