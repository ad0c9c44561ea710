import type { z } from 'zod';
import { Problem } from './problem.js';

export type FieldError = Readonly<{ path: string; message: string }>;

/** Input that does not fit its schema, told field by field. */
export class InvalidRequest extends Problem {
  /** Fields that the schema does not know; the configuration API answers them in its own way. */
  readonly unknownFields: readonly string[];

  constructor(
    readonly errors: readonly FieldError[],
    unknownFields: readonly string[] = [],
  ) {
    super({
      status: 422,
      code: 'invalid-request',
      detail: errors.map(({ path, message }) => `${path || 'request'}: ${message}`).join('; '),
      extra: { errors },
    });
    this.unknownFields = unknownFields;
  }

  static from({ issues }: z.ZodError): InvalidRequest {
    const errors = issues.map(({ path, message }) => ({ path: path.join('.'), message }));
    const unknown = issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys' ? issue.keys : [],
    );
    return new InvalidRequest(errors, unknown);
  }
}
