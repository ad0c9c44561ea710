import type { FastifyInstance } from 'fastify';
import { Problem } from '../problems/problem.js';
import { answerProblem } from '../problems/problem.filter.js';
import { configApiPrefix } from './config-api-answer.js';

/** Methods of each route by its segments; a segment that begins with a colon stands for any. */
type Route = Readonly<{ segments: readonly string[]; methods: Set<string> }>;

/**
 * Makes each path of the configuration API tell its methods: `OPTIONS` lists them, and one that a path does
 * not have is a 405 with `Allow` instead of a 404. To be installed before the routes.
 */
export function installConfigApiMethods(fastify: FastifyInstance): void {
  const routes = new Map<string, Route>();
  fastify.addHook('onRoute', ({ url, method }) => {
    if (!url.startsWith(configApiPrefix)) return;
    const route = routes.get(url) ?? { segments: segmentsOf(url), methods: new Set() };
    for (const one of [method].flat()) route.methods.add(one);
    routes.set(url, route);
  });
  fastify.addHook('onRequest', (request, reply, done) => {
    const methods = request.url.startsWith(configApiPrefix)
      ? methodsOf([...routes.values()], segmentsOf(request.url))
      : undefined;
    if (!methods || methods.has(request.method)) {
      done();
      return;
    }
    void reply.header('allow', [...methods, 'OPTIONS'].sort().join(', '));
    if (request.method === 'OPTIONS') void reply.status(204).send();
    else answerProblem(methodNotAllowed(request.method), request, reply);
  });
}

function methodNotAllowed(method: string): Problem {
  const detail = `There is no ${method} here.`;
  return new Problem({ status: 405, code: 'method-not-allowed', detail });
}

function segmentsOf(url: string): string[] {
  const path = url.split('?', 1)[0] ?? '';
  return path.slice(configApiPrefix.length).replace(/\/$/, '').split('/');
}

/** As the router chooses: a route that names the segment goes before one that takes any. */
function methodsOf(
  routes: readonly Route[],
  path: readonly string[],
): ReadonlySet<string> | undefined {
  let left = routes.filter(({ segments }) => segments.length === path.length);
  for (const [at, segment] of path.entries()) {
    const named = left.filter(({ segments }) => segments[at] === segment);
    left = named.length > 0 ? named : left.filter(({ segments }) => segments[at]?.startsWith(':'));
  }
  return left[0]?.methods;
}
