import { z } from 'zod';

import { serviceFor } from '../../application/routes.js';

const openApi = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  components: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
});
type OpenApi = z.infer<typeof openApi>;

const answerWithinMs = 3_000;

/** One OpenAPI document of what the edge port offers, out of the services' own. */
export async function apiDocument(
  services: ReadonlyMap<string, string>,
  publicUrl: string,
): Promise<object> {
  const merged: OpenApi = { paths: {}, components: {} };
  for (const [name, base] of services) {
    const document = await documentOf(base);
    if (document) merge(merged, name, document);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Jumpfleet', version: '1', description: 'Every REST API behind this address.' },
    servers: [{ url: publicUrl }],
    ...merged,
  };
}

async function documentOf(base: string): Promise<OpenApi | undefined> {
  try {
    const response = await fetch(`${base}/openapi.json`, {
      signal: AbortSignal.timeout(answerWithinMs),
    });
    return openApi.parse(await response.json());
  } catch {
    return undefined;
  }
}

/** Two services may name different schemas alike, so each schema is named after its service too. */
function merge(into: OpenApi, service: string, document: OpenApi): void {
  const { paths, components } = renamed(service, document);
  for (const [path, methods] of Object.entries(paths))
    if (serviceFor(path) === service) into.paths[path] = tagged(service, methods);
  for (const [kind, entries] of Object.entries(components))
    into.components[kind] = { ...into.components[kind], ...entries };
}

function renamed(service: string, document: OpenApi): OpenApi {
  const text = JSON.stringify(document).replaceAll(
    '"#/components/schemas/',
    `"#/components/schemas/${service}.`,
  );
  const { paths, components } = openApi.parse(JSON.parse(text));
  const schemas = Object.entries(components['schemas'] ?? {});
  return {
    paths,
    components: {
      ...components,
      schemas: Object.fromEntries(schemas.map(([name, of]) => [`${service}.${name}`, of])),
    },
  };
}

function tagged(service: string, methods: Record<string, unknown>): Record<string, unknown> {
  const withTag = Object.entries(methods).map(([method, operation]) => [
    method,
    typeof operation === 'object' && operation ? { ...operation, tags: [service] } : operation,
  ]);
  return Object.fromEntries(withTag) as Record<string, unknown>;
}
