import { generateKeyPairSync } from 'node:crypto';
import { Public } from '@jumpfleet/http';
import { signJwt } from '@jumpfleet/keys';
import { serviceConfig, startService } from '@jumpfleet/lifecycle';
import type { RunningService } from '@jumpfleet/lifecycle';
import { accessProto, policyIssuer } from '@jumpfleet/policy-contracts';
import type { AccessTokenClaims } from '@jumpfleet/policy-contracts';
import { Controller, Get, Module } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';

const { publicKey, privateKey } = generateKeyPairSync('ed25519');
const kid = 'policy-1';

type Question = Readonly<{ administrator: boolean }>;

@Controller()
@Public()
class Policy {
  @Get('.well-known/jwks.json')
  jwks() {
    return { keys: [{ ...publicKey.export({ format: 'jwk' }), kid }] };
  }

  @GrpcMethod('AccessService', 'Decide')
  decide({ questions }: { questions: readonly Question[] }) {
    const decisions = questions.map(({ administrator }) => ({
      allowed: administrator,
      reasons: [],
    }));
    return { decisions };
  }
}

@Module({ controllers: [Policy] })
class PolicyModule {}

/** Policy as the registry sees it: its keys, and a yes to administrators. */
export function startPolicy(): Promise<RunningService> {
  return startService({
    name: 'policy',
    config: serviceConfig.parse({ HTTP_PORT: 0, GRPC_PORT: 0, LOG_LEVEL: 'silent' }),
    grpc: { package: 'jumpfleet.policy.v1', protoPath: accessProto },
    module: PolicyModule,
  });
}

export function accessToken(administrator = true): string {
  const claims: AccessTokenClaims = {
    iss: policyIssuer,
    sub: 'operator',
    principal_type: 'api-account',
    name: 'Operator',
    administrator,
    exp: Math.floor(Date.now() / 1000) + 3600,
  };
  return signJwt(claims, kid, privateKey);
}
