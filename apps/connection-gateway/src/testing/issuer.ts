import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { registryIssuer } from '@jumpfleet/gateway-contracts';
import { signJwt, thumbprint } from '@jumpfleet/keys';
import { sessionsIssuer } from '@jumpfleet/sessions-contracts';
import type { SessionTicketClaims } from '@jumpfleet/sessions-contracts';

/** The registry and the sessions service as a shard sees them: somebody who signs, and who shows the keys. */
export type Issuer = Readonly<{
  url: string;
  credential: (clientId: string, publicKey: string) => string;
  /** A temporary client's, as sessions signs them. */
  customerCredential: (clientId: string, publicKey: string, claims: object) => string;
  ticket: (claims: Partial<SessionTicketClaims> & { client_id: string }) => string;
  close: () => void;
}>;

export async function startIssuer(): Promise<Issuer> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const jwk = { kty: 'OKP', crv: 'Ed25519', x } as const;
  const kid = thumbprint(jwk);
  const server = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ keys: [{ ...jwk, kid }] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    credential: (clientId, key) =>
      signJwt(
        {
          iss: registryIssuer,
          sub: clientId,
          iat: Math.floor(Date.now() / 1000),
          cnf: { jwk: { kty: 'OKP', crv: 'Ed25519', x: key } },
        },
        kid,
        privateKey,
      ),
    customerCredential: (clientId, key, claims) => {
      const iat = Math.floor(Date.now() / 1000);
      const cnf = { jwk: { kty: 'OKP', crv: 'Ed25519', x: key } };
      const whole = { iss: sessionsIssuer, sub: clientId, name: 'Grace', iat, exp: iat + 600, cnf };
      return signJwt({ ...whole, ...claims }, kid, privateKey);
    },
    ticket: (claims) =>
      signJwt(
        {
          iss: sessionsIssuer,
          jti: randomUUID(),
          sub: randomUUID(),
          client_name: 'reception',
          rep: { id: 'u-1', name: 'Ada' },
          leg: randomUUID(),
          permissions: ['shell'],
          record: false,
          exp: Math.floor(Date.now() / 1000) + 60,
          ...claims,
        },
        kid,
        privateKey,
      ),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
