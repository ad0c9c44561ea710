import { status } from '@grpc/grpc-js';
import { GrpcFailure } from '@jumpfleet/grpc';
import { describe, expect, it } from '@jest/globals';
import { NotFoundException } from '@nestjs/common';
import { z } from 'zod';
import { ZodPipe } from '../requests/zod.pipe.js';
import { configApiAnswer } from '../config-api/config-api-answer.js';
import { InvalidRequest } from './invalid-request.js';
import { oauthAnswer } from './oauth-answer.js';
import { Problem, problemFrom } from './problem.js';
import type { RefusalTable } from './problem.js';
import { toProblem } from './to-problem.js';

type Refusal =
  Readonly<{ kind: 'jump-client-offline' }> | Readonly<{ kind: 'total-reached'; limit: number }>;

const table: RefusalTable<Refusal> = {
  'jump-client-offline': 409,
  'total-reached': {
    status: 409,
    detail: ({ limit }) => `No more than ${limit}.`,
    extra: ({ limit }) => ({ limit }),
  },
};

describe('a refusal', () => {
  it('becomes a problem with a stable code', () => {
    expect(problemFrom<Refusal>({ kind: 'jump-client-offline' }, table).toBody()).toEqual({
      type: 'urn:jumpfleet:problem:jump-client-offline',
      title: 'Conflict',
      status: 409,
      detail: 'Jump client offline.',
      code: 'jump-client-offline',
    });
    expect(problemFrom<Refusal>({ kind: 'total-reached', limit: 5 }, table).toBody()).toMatchObject(
      {
        detail: 'No more than 5.',
        limit: 5,
      },
    );
  });
});

describe('input that does not fit', () => {
  const pipe = new ZodPipe(z.strictObject({ name: z.string(), tags: z.array(z.string()) }));
  const refused = (input: unknown): InvalidRequest => {
    try {
      pipe.transform(input);
    } catch (error) {
      if (error instanceof InvalidRequest) return error;
    }
    throw new Error('was not refused');
  };

  it('is told field by field', () => {
    expect(refused({ name: 'n', tags: [1] }).toBody()).toMatchObject({
      status: 422,
      code: 'invalid-request',
      errors: [{ path: 'tags.0', message: expect.any(String) }],
    });
    expect(refused(undefined).toBody()).toMatchObject({ code: 'invalid-request' });
  });

  it('has the shapes of the configuration API there', () => {
    expect(configApiAnswer(refused({ name: 1, tags: [] }))).toMatchObject({
      status: 422,
      body: { message: expect.any(String), errors: { name: [expect.any(String)] } },
    });
    expect(configApiAnswer(refused({ name: 'n', tags: [], colour: 'red' }))).toMatchObject({
      status: 401,
      body: { message: 'Unknown fields: colour' },
    });
  });

  it('has the words of OAuth at the token endpoint', () => {
    expect(oauthAnswer(refused({})).body).toMatchObject({ error: 'invalid_request' });
    expect(oauthAnswer(toProblem(new Error('x'))).body).toMatchObject({ error: 'server_error' });
  });
});

describe('an error that nobody translated', () => {
  const outage = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
  const conflict = Object.assign(new Error('x'), { name: 'RevisionConflict' });

  it.each([
    [new Problem({ status: 418, code: 'teapot', detail: 'x' }), 418, 'teapot'],
    [new NotFoundException('nothing here'), 404, 'not-found'],
    [outage, 503, 'temporarily-unavailable'],
    [new GrpcFailure(status.UNAVAILABLE, undefined, 'away'), 503, 'temporarily-unavailable'],
    [conflict, 409, 'conflict'],
    [new Error('password is hunter2'), 500, 'internal'],
    ['thrown text', 500, 'internal'],
    [undefined, 500, 'internal'],
  ])('%p becomes %i %s', (error, status, code) => {
    const problem = toProblem(error);
    expect(problem).toMatchObject({ status, code });
    expect(JSON.stringify(problem.toBody())).not.toContain('hunter2');
  });
});
