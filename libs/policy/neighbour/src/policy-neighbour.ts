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

type Question = Readonly<{ administrator: boolean; action: string }>;
type ScopeQuestion = Question & Readonly<{ principalId: string }>;
type Lists = Readonly<{ jumpGroupIds: number[]; personalListOf: number[] }>;

/** What policy's neighbour answers; a spec changes it as it goes. */
export const policyNeighbour = {
  allows: ({ administrator }: Question): boolean => administrator,
  /** What the principals with these ids see instead of everything or nothing. */
  sees: new Map<string, Partial<Lists>>(),
};

/** Policy as the other services see it: its keys, and its answer to the access question. */
@Controller()
@Public()
export class PolicyNeighbour {
  @Get('.well-known/jwks.json')
  jwks() {
    return { keys: [{ ...publicKey.export({ format: 'jwk' }), kid }] };
  }

  @GrpcMethod('AccessService', 'Decide')
  decide({ questions }: Readonly<{ questions: readonly Question[] }>) {
    const decisions = questions.map((question) => ({
      allowed: policyNeighbour.allows(question),
      reasons: [],
    }));
    return { decisions };
  }

  @GrpcMethod('AccessService', 'Scope')
  scope(question: ScopeQuestion) {
    const lists = policyNeighbour.sees.get(question.principalId);
    const everything = !lists && policyNeighbour.allows(question);
    return { everything, jumpGroupIds: [], personalListOf: [], reasons: [], ...lists };
  }
}

@Module({ controllers: [PolicyNeighbour] })
class PolicyNeighbourModule {}

export function startPolicyNeighbour(): Promise<RunningService> {
  return startService({
    name: 'policy',
    config: serviceConfig.parse({ HTTP_PORT: 0, GRPC_PORT: 0, LOG_LEVEL: 'silent' }),
    grpc: { package: 'jumpfleet.policy.v1', protoPath: accessProto },
    module: PolicyNeighbourModule,
  });
}

type Bearer = Readonly<
  Partial<{ name: string; administrator: boolean; type: AccessTokenClaims['principal_type'] }>
>;

/** A token that the services next to the neighbour accept for ten minutes. */
export function accessToken({
  name = 'Ada',
  administrator = true,
  type = 'user',
}: Bearer = {}): string {
  const claims: AccessTokenClaims = {
    iss: policyIssuer,
    sub: `${type}-${name.toLowerCase()}`,
    principal_type: type,
    name,
    administrator,
    exp: Math.floor(Date.now() / 1_000) + 600,
  };
  return signJwt(claims, kid, privateKey);
}
