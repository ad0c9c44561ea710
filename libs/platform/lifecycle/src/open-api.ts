import { ZodPipe, routeAccess } from '@jumpfleet/http';
import type { RouteAccess } from '@jumpfleet/http';
import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Parameter = NonNullable<Operation['parameters']>[number];
type Schema = Extract<Parameter, { schema?: unknown }>['schema'];

/** Nest's own numbers for what a handler's argument is taken from. */
const body = 3;
const query = 4;

/**
 * Made when first asked for: most processes are never asked, and the scanner is not small. Bodies and
 * queries are described by the very schemas that check them, and `x-jumpfleet-access` with its actions by the
 * very rules that guard the route: `x-jumpfleet-action` names the first and, where it has more, one of them.
 */
export async function openApiDocument(
  app: NestFastifyApplication,
  name: string,
): Promise<OpenAPIObject> {
  const { DocumentBuilder, SwaggerModule } = await import('@nestjs/swagger');
  const base = new DocumentBuilder()
    .setTitle(`Jumpfleet ${name}`)
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .addBearerAuth()
    .build();
  const handlers = describedHandlers(app.get(ModulesContainer));
  const document = SwaggerModule.createDocument(app, base);
  for (const path of Object.values(document.paths))
    for (const operation of [path.get, path.post, path.put, path.patch, path.delete])
      if (operation) describe(operation, handlers.get(handlerNameOf(operation)));
  return document;
}

/** What a controller has under several paths is numbered. */
const handlerNameOf = ({ operationId = '' }: Operation): string =>
  operationId.replace(/\[\d+\]$/, '');

type CheckedInput = Readonly<{ from: number; schema: z.ZodType }>;
type Controller = Readonly<{ name: string; prototype: unknown }>;
type DescribedHandler = Readonly<{ inputs: readonly CheckedInput[]; access: RouteAccess }>;

/** By operation id, which Swagger makes of the controller's and the method's names. */
function describedHandlers(modules: ModulesContainer): Map<string, DescribedHandler> {
  const handlers = new Map<string, DescribedHandler>();
  for (const module of modules.values())
    for (const { metatype } of module.controllers.values())
      if (typeof metatype === 'function') addHandlersOf(metatype, handlers);
  return handlers;
}

function addHandlersOf(controller: Controller, handlers: Map<string, DescribedHandler>): void {
  const prototype = controller.prototype as object;
  for (const method of Object.getOwnPropertyNames(prototype)) {
    const handler: unknown = Reflect.get(prototype, method);
    if (typeof handler !== 'function') continue;
    forgetSchemasAsTypes(prototype, method);
    handlers.set(`${controller.name}_${method}`, {
      inputs: inputsOf(controller, method),
      access: routeAccess(controller, handler),
    });
  }
}

/** A schema that shares its name with its type is recorded as the argument's class, which it is not. */
function forgetSchemasAsTypes(prototype: object, method: string): void {
  const key = 'design:paramtypes';
  const types = Reflect.getMetadata(key, prototype, method) as unknown;
  if (!Array.isArray(types)) return;
  const classes = types.map((type: unknown) => (typeof type === 'function' ? type : Object));
  Reflect.defineMetadata(key, classes, prototype, method);
}

function inputsOf(controller: object, method: string): CheckedInput[] {
  const found: unknown = Reflect.getMetadata('__routeArguments__', controller, method);
  const routeArguments = Object.entries((found ?? {}) as Record<string, { pipes?: unknown[] }>);
  return routeArguments.flatMap(([key, { pipes = [] }]) => {
    const pipe = pipes.find((one) => one instanceof ZodPipe);
    return pipe ? [{ from: Number.parseInt(key, 10), schema: pipe.schema as z.ZodType }] : [];
  });
}

function describe(operation: Operation, handler: DescribedHandler | undefined): void {
  if (!handler) return;
  const { inputs, access } = handler;
  Object.assign(operation, {
    'x-jumpfleet-access': access.access,
    'x-jumpfleet-action': access.actions,
    security: access.access === 'public' ? [] : [{ bearer: [] }],
  });
  for (const { from, schema } of inputs) {
    const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    delete json.$schema;
    if (from === body)
      operation.requestBody = {
        required: true,
        content: { 'application/json': { schema: json as Schema & object } },
      };
    if (from === query)
      operation.parameters = [
        ...(operation.parameters ?? []).filter((known) => !('in' in known && known.in === 'query')),
        ...queryParameters(json),
      ];
  }
}

function queryParameters({
  properties = {},
  required = [],
}: z.core.JSONSchema.BaseSchema): Parameter[] {
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema: schema as Schema & object,
  }));
}
