import { registryIssuer } from '@jumpfleet/gateway-contracts';
import { describe, expect, it } from '@jest/globals';
import { AgentIdentities } from './agent-identity.js';
import { Passes } from './passes.js';

const clientId = '3f2b8c1e-5d47-4a90-8e36-1b7c9d0f2a54';
const x = 'x'.repeat(43);
const use = { machine: 'm'.repeat(43), life: 'l'.repeat(22) };
const authorization = 'JumpClient a.b.c';
const claims = {
  iss: registryIssuer,
  sub: clientId,
  iat: 0,
  cnf: { jwk: { kty: 'OKP', crv: 'Ed25519', x } },
};

/** A shard's judgement, and how many signatures it had to check for it. */
function shard({ isSignerKnown = true, revoked = '' } = {}) {
  let checked = 0;
  const verify = () => {
    checked++;
    if (!isSignerKnown) throw new Error('signed with an unknown key');
    return claims;
  };
  const passes = new Passes('a secret that all shards share');
  const identities = new AgentIdentities({ verify, knowsSigner: () => isSignerKnown }, passes, {
    client: (client) => client === revoked,
    session: () => false,
  });
  return { identities, checked: () => checked };
}

function passOf() {
  const { identities } = shard();
  const check = identities.check({ authorization, pass: undefined, use });
  if (!check.ok) throw new Error(check.refusal);
  return identities.passFor(check.identity)?.token;
}

describe('Who knocks', () => {
  it('is asked for the key that the credential names, and is given a pass for having it', () => {
    const { identities } = shard();
    const check = identities.check({ authorization, pass: undefined, use });
    expect(check).toMatchObject({ identity: { clientId, proof: { by: 'key', publicKey: x } } });
    expect(passOf()).toContain(clientId);
  });

  it('is known by a good pass without a check of any signature, and is given no other', () => {
    const { identities, checked } = shard();
    const check = identities.check({ authorization, pass: passOf(), use });
    if (!check.ok) throw new Error(check.refusal);
    expect(check.identity).toMatchObject({ clientId, use, proof: { by: 'pass' } });
    expect(checked()).toBe(0);
    expect(identities.passFor(check.identity)).toBeUndefined();
  });

  it('is asked for the key when the pass is not good', () => {
    const { identities, checked } = shard();
    for (const pass of ['', 'x', `1.${clientId}.${'A'.repeat(43)}`])
      expect(identities.check({ authorization, pass, use })).toMatchObject({
        identity: { proof: { by: 'key' } },
      });
    expect(checked()).toBe(3);
  });

  it('is refused, pass or not, when the key that signed its credential was withdrawn', () => {
    const { identities } = shard({ isSignerKnown: false });
    const refusal = 'credential-invalid';
    expect(identities.check({ authorization, pass: passOf(), use })).toMatchObject({ refusal });
  });

  it('GW-17: is refused, pass or not, when it was deleted', () => {
    const { identities } = shard({ revoked: clientId });
    for (const pass of [passOf(), undefined])
      expect(identities.check({ authorization, pass, use })).toMatchObject({
        refusal: 'jump-client-removed',
      });
  });

  it('needs the credential beside the pass', () => {
    const { identities } = shard();
    const check = identities.check({ authorization: undefined, pass: passOf(), use });
    expect(check).toMatchObject({ refusal: 'credential-missing' });
  });
});
