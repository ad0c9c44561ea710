import type { RenderedRequest } from '../../adapters/outbound-api.js';

const steps = { find: 'Look-up', request: 'Request' } as const;

/** A request as the other system would read it. */
export function RenderedRequestView({ request }: { request: RenderedRequest }) {
  const { rule, step, method, url, headers, body } = request;
  const title = [rule, step && steps[step]].filter((part) => part !== undefined).join(': ');
  const lines = [`${method} ${url}`, ...headers.map(({ name, value }) => `${name}: ${value}`)];
  return (
    <figure class="rendered">
      {title !== '' && <figcaption>{title}</figcaption>}
      <pre tabIndex={0}>{[...lines, '', body].join('\n').trimEnd()}</pre>
    </figure>
  );
}
