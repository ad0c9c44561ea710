import type { Metadata } from '@grpc/grpc-js';
import { ForCallers, Problem, ZodPipe, addressIn } from '@jumpfleet/http';
import { Controller, Inject } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { GrpcMethod } from '@nestjs/microservices';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

const service = 'AdministrationService';

/** Where the REST API has each kind of thing. */
const paths = {
  user: '/api/v1/users',
  'api-account': '/api/v1/api-accounts',
  team: '/api/config/v1/team',
  'jump-item-role': '/api/v1/jump-item-roles',
  'jump-policy': '/api/v1/jump-policies',
  'session-policy': '/api/v1/session-policies',
  'group-policy': '/api/v1/group-policies',
  'public-portal': '/api/v1/public-portals',
  'security-provider': '/api/v1/security-providers',
} as const;

const kind = z.enum(Object.keys(paths) as [keyof typeof paths]);
const id = z.number().int().min(1);
const json = z.string().min(2);
const listRequest = new ZodPipe(
  z.object({ kind, cursor: z.string(), limit: z.number().int().min(0) }),
);
const thingRequest = new ZodPipe(z.object({ kind, id }));
const createRequest = new ZodPipe(z.object({ kind, json }));
const changeRequest = new ZodPipe(z.object({ kind, id, json }));

type Thing = Readonly<{ id: number; json: string }>;
type Call = Readonly<{ method: 'GET' | 'POST' | 'PATCH' | 'DELETE'; path: string; body?: string }>;

type Answer = Readonly<{ body: unknown; headers: Readonly<Record<string, unknown>> }>;

/** What each API calls a page. */
const fleetPaging = { limit: 'limit', cursor: 'cursor' } as const;
const configPaging = { limit: 'per_page', cursor: 'current_page' } as const;

/** What of the metadata the REST API reads as headers. */
const passedOn = ['authorization', 'x-jumpfleet-reason', 'x-correlation-id'] as const;

/**
 * Administration over gRPC by the doors of the REST API itself, in the same process: one place says which
 * fields there are, who may change them, and what is refused.
 */
@Controller()
@ForCallers()
export class AdministrationGrpcController {
  constructor(@Inject(HttpAdapterHost) private readonly host: HttpAdapterHost) {}

  @GrpcMethod(service)
  async listThings(request: unknown, metadata: Metadata): Promise<object> {
    const { kind: asked, cursor, limit } = listRequest.transform(request);
    const names = asked === 'team' ? configPaging : fleetPaging;
    const query = new URLSearchParams();
    if (limit > 0) query.set(names.limit, String(limit));
    if (cursor !== '') query.set(names.cursor, cursor);
    const path = `${paths[asked]}?${query.toString()}`;
    const { body, headers } = await this.call({ method: 'GET', path }, metadata);
    const { items, next_cursor } = list.parse(body);
    return { things: items.map(thing), nextCursor: next_cursor ?? nextPage(headers) };
  }

  @GrpcMethod(service)
  async getThing(request: unknown, metadata: Metadata): Promise<Thing> {
    const { kind: asked, id: number } = thingRequest.transform(request);
    return this.thingAt({ method: 'GET', path: pathOf(asked, number) }, metadata);
  }

  @GrpcMethod(service)
  async createThing(request: unknown, metadata: Metadata): Promise<Thing> {
    const { kind: asked, json: body } = createRequest.transform(request);
    return this.thingAt({ method: 'POST', path: paths[asked], body }, metadata);
  }

  @GrpcMethod(service)
  async changeThing(request: unknown, metadata: Metadata): Promise<Thing> {
    const { kind: asked, id: number, json: body } = changeRequest.transform(request);
    return this.thingAt({ method: 'PATCH', path: pathOf(asked, number), body }, metadata);
  }

  @GrpcMethod(service)
  async deleteThing(request: unknown, metadata: Metadata): Promise<object> {
    const { kind: asked, id: number } = thingRequest.transform(request);
    await this.call({ method: 'DELETE', path: pathOf(asked, number) }, metadata);
    return {};
  }

  private async thingAt(call: Call, metadata: Metadata): Promise<Thing> {
    return thing((await this.call(call, metadata)).body);
  }

  private async call({ method, path, body }: Call, metadata: Metadata): Promise<Answer> {
    const given = passedOn.flatMap((name) =>
      metadata.get(name).map((value) => [name, String(value)] as const),
    );
    const answer = await this.host.httpAdapter.getInstance<FastifyInstance>().inject({
      method,
      url: path,
      remoteAddress: addressIn(metadata),
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...Object.fromEntries(given),
      },
      ...(body === undefined ? {} : { payload: body }),
    });
    if (answer.statusCode >= 400) throw refused(answer.statusCode, answer.body);
    const { headers } = answer;
    return { headers, body: answer.body === '' ? undefined : answer.json<unknown>() };
  }
}

const pathOf = (asked: keyof typeof paths, number: number): string =>
  `${paths[asked]}/${String(number)}`;

const withId = z.looseObject({ id: z.number() });
const list = z.union([
  z.array(withId).transform((items) => ({ items, next_cursor: null })),
  z.object({ items: z.array(withId), next_cursor: z.string().nullish() }),
]);
/** The configuration API tells its pages in headers. */
function nextPage(headers: Answer['headers']): string {
  const [page, last] = ['current', 'last'].map((name) =>
    Number(headers[`x-bt-pagination-${name}-page`] ?? 0),
  );
  return page !== undefined && last !== undefined && page < last ? String(page + 1) : '';
}

function thing(answer: unknown): Thing {
  return { id: withId.parse(answer).id, json: JSON.stringify(answer) };
}

const problem = z.looseObject({
  code: z.string().optional(),
  detail: z.string().optional(),
  message: z.string().optional(),
  errors: z.unknown().optional(),
});

/** The same refusal, on its way to a caller over gRPC. */
function refused(status: number, body: string): Problem {
  const { code, detail, message, errors } = problem.parse(JSON.parse(body));
  return new Problem({
    status,
    code: code ?? 'refused',
    detail: detail ?? message ?? 'It was refused.',
    extra: errors === undefined ? {} : { errors },
  });
}
