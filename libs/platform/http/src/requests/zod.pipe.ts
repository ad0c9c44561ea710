import type { PipeTransform } from '@nestjs/common';
import type { z } from 'zod';
import { InvalidRequest } from '../problems/invalid-request.js';

/** Parses a body, query or parameter with its schema, at the edge and once. */
export class ZodPipe<Schema extends z.ZodType> implements PipeTransform<unknown, z.output<Schema>> {
  constructor(readonly schema: Schema) {}

  transform(value: unknown): z.output<Schema> {
    const { success, data, error } = this.schema.safeParse(value);
    if (!success) throw InvalidRequest.from(error);
    return data;
  }
}
