import { generateKeyPairSync } from 'node:crypto';
import { Public } from '@jumpfleet/http';
import { signJwt } from '@jumpfleet/keys';
import { serviceConfig, startService } from '@jumpfleet/lifecycle';
import type { RunningService } from '@jumpfleet/lifecycle';
import { accessProto, policyIssuer } from '@jumpfleet/policy-contracts';
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
  decide({ questions }: Readonly<{ questions: readonly Question[] }>) {
    return {
      decisions: questions.map(({ administrator }) => ({ allowed: administrator, reasons: [] })),
    };
  }
}

@Module({ controllers: [Policy] })
class PolicyModule {}

/** Policy as its neighbours see it: its keys, and administrators may. */
export function startPolicy(): Promise<RunningService> {
  return startService({
    name: 'policy',
    config: serviceConfig.parse({ HTTP_PORT: 0, GRPC_PORT: 0, LOG_LEVEL: 'silent' }),
    grpc: { package: 'jumpfleet.policy.v1', protoPath: accessProto },
    module: PolicyModule,
  });
}

export function accessToken(administrator: boolean): string {
  const claims = {
    iss: policyIssuer,
    sub: 'user-ada',
    principal_type: 'user',
    name: 'Ada',
    administrator,
    exp: Math.floor(Date.now() / 1_000) + 600,
  };
  return signJwt(claims, kid, privateKey);
}
