import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { atEndOfSpecFile } from '@jumpfleet/testing';

export type Span = Readonly<{ service: string; name: string; traceId: string }>;

type Export = Readonly<{
  resourceSpans?: readonly Readonly<{
    resource: Readonly<{
      attributes: readonly Readonly<{ key: string; value: Readonly<{ stringValue?: string }> }>[];
    }>;
    scopeSpans: readonly Readonly<{
      spans: readonly Readonly<{ name: string; traceId: string }>[];
    }>[];
  }>[];
}>;

/** An OTLP/HTTP collector that keeps every span it is sent. */
export async function receiveTraces(): Promise<Readonly<{ url: string; spans: readonly Span[] }>> {
  const spans: Span[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      spans.push(...spansIn(JSON.parse(Buffer.concat(chunks).toString()) as Export));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEndOfSpecFile(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, spans };
}

function* spansIn({ resourceSpans = [] }: Export): Generator<Span> {
  for (const { resource, scopeSpans } of resourceSpans) {
    const named = resource.attributes.find(({ key }) => key === 'service.name');
    for (const { spans } of scopeSpans)
      for (const { name, traceId } of spans)
        yield { service: named?.value.stringValue ?? '', name, traceId };
  }
}
