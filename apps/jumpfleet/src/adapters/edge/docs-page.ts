import type { IncomingMessage, ServerResponse } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { apiDocument } from './api-document.js';
import { securityHeaders, sendJson } from './answers.js';
import { StaticFiles } from './static-files.js';

const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Jumpfleet APIs</title>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <link rel="icon" href="/docs/favicon-32x32.png" />
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="apis"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/start.js"></script>
  </body>
</html>
`;

const script = `SwaggerUIBundle({
  url: '/docs/openapi.json',
  dom_id: '#apis',
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  requestInterceptor: (request) => {
    request.headers['x-jumpfleet-request'] = '1';
    return request;
  },
});
`;

/** The browsable page of all REST APIs, whole in itself: nothing comes from another host. */
export class DocsPage {
  private readonly files = new StaticFiles(
    join(dirname(fileURLToPath(import.meta.resolve('@fastify/swagger-ui'))), 'static'),
  );

  constructor(
    private readonly services: ReadonlyMap<string, string>,
    private readonly publicUrl: string,
  ) {}

  async answer(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (path === '/docs/openapi.json')
      sendJson(response, 200, await apiDocument(this.services, this.publicUrl));
    else if (path === '/docs/start.js') sendText(response, 'text/javascript', script);
    else if (path === '/docs' || path === '/docs/') sendText(response, 'text/html', html);
    else this.files.answer(path.slice('/docs'.length), request, response);
  }
}

function sendText(response: ServerResponse, type: string, text: string): void {
  response.writeHead(200, {
    ...securityHeaders,
    'content-type': `${type}; charset=utf-8`,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-cache',
  });
  response.end(text);
}
