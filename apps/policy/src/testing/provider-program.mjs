// A real OpenID provider (oidc-provider) in a process of its own. Arguments: client id, client secret,
// redirect address. People are who they say; `PUT /groups/NAME` says which groups they are in, as JSON.
// Prints its issuer's address.
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { Provider } from 'oidc-provider';

const [clientId, clientSecret, redirectUri] = process.argv.slice(2);
const server = createServer();
await new Promise((listening) => server.listen(0, '127.0.0.1', () => listening(undefined)));
const address = server.address();
if (address === null || typeof address === 'string') throw new Error('no port');
const issuer = `http://127.0.0.1:${address.port}`;

/** @type {Map<string, string[]>} */
const groups = new Map();

const provider = new Provider(issuer, {
  clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
  claims: {
    openid: ['sub'],
    profile: ['name', 'preferred_username'],
    email: ['email'],
    groups: ['groups'],
  },
  scopes: ['openid', 'profile', 'email', 'groups'],
  conformIdTokenClaims: false,
  async findAccount(_context, name) {
    return {
      accountId: name,
      claims: () => ({
        sub: name,
        name: `${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`,
        preferred_username: name,
        email: `${name}@example.test`,
        groups: groups.get(name) ?? [],
      }),
    };
  },
});
const callback = provider.callback();
server.on('request', (request, answer) => {
  const [, name] = /^\/groups\/(\w+)$/.exec(request.url ?? '') ?? [];
  if (name === undefined) return callback(request, answer);
  return json(request).then((said) => {
    groups.set(name, /** @type {string[]} */ (said));
    answer.writeHead(204).end();
  });
});
process.stdout.write(`${issuer}\n`);
