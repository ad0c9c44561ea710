import { generateKeyPairSync, randomUUID } from 'node:crypto';
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

/** By which the services of a spec or bench know each other's calls. */
export const serviceSecret = 'a secret for nothing but specs and benches';

type Question = Readonly<{ principalId: string; action: string }>;
type JumpQuestion = Question &
  Readonly<{
    jumpClientId: string;
    item?: Readonly<{ jumpPolicy?: number | null }>;
    presence?: string;
    overrideGiven?: boolean;
    ticketGiven?: boolean;
    secondFactorGiven?: boolean;
    joinsSession?: boolean;
  }>;
export type NeighbourRepresentative = Readonly<{
  id: string;
  number: number;
  username: string;
  name: string;
  emailAddress?: string;
  maySupport: boolean;
  teams: readonly Readonly<{ number: number; rank: 'member' | 'lead' | 'manager' }>[];
}>;
type Names = Readonly<{ ids?: string[]; usernames?: string[]; numbers?: number[] }>;
type Lists = Readonly<{ jumpGroupIds: number[]; personalListOf: number[] }>;

const administrators = new Set<string>();

/** What policy's neighbour answers; a spec changes it as it goes. */
export const policyNeighbour = {
  allows: ({ principalId }: Question): boolean => administrators.has(principalId),
  /** What the principals with these ids see, and may do, instead of everything or nothing. */
  sees: new Map<string, Partial<Lists>>(),
  /** Where they may do something else than where they see; `id action` as `user-ada jump-client:move`. */
  may: new Map<string, Partial<Lists>>(),
  /** What a decision about a jump says beside, or instead of, yes or no. */
  decidesJump: (() => ({})) as (question: JumpQuestion) => object,
  /** Who supports; in teams by their numbers. */
  representatives: [] as NeighbourRepresentative[],
  teams: [] as Readonly<{ number: number; name: string; codeName: string }>[],
  /** Who does not come in at all any more, though the token is good. */
  standings: new Map<string, string>(),
};

const source = { layer: 'site', number: 0, sessionPolicy: 0, label: 'the global session policy' };

/** The terms of a session that no policy limits. */
export const unlimitedSession = {
  presence: 'unattended',
  permissions: [{ permission: 'shell', allowed: true, source, overrode: [] }],
  prompting: { rule: 'never', defaultAnswer: 'deny', timeoutSeconds: 0, source },
  simultaneousJumps: 'join',
  overridesSchedule: false,
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
  decide({ questions }: Readonly<{ questions: readonly JumpQuestion[] }>) {
    const decisions = questions.map((question) => {
      const allowed = policyNeighbour.allows(question);
      const code = allowed ? 'allowed' : 'right-missing';
      if (question.action !== 'jump-client:jump') return { allowed, code, reasons: [] };
      const session = allowed ? unlimitedSession : null;
      return { allowed, code, reasons: [], session, ...policyNeighbour.decidesJump(question) };
    });
    return { decisions };
  }

  @GrpcMethod('AccessService', 'Scope')
  scope(question: Question) {
    const { principalId, action } = question;
    const { may, sees } = policyNeighbour;
    const lists = may.get(`${principalId} ${action}`) ?? sees.get(principalId);
    const everything = !lists && policyNeighbour.allows(question);
    return { everything, jumpGroupIds: [], personalListOf: [], reasons: [], ...lists };
  }

  /** The code of everybody's second factor is 123456. */
  @GrpcMethod('AccessService', 'TakeSecondFactor')
  takeSecondFactor({ code }: Readonly<{ code: string }>) {
    return { accepted: code === '123456' };
  }

  @GrpcMethod('AccessService', 'FindRepresentatives')
  findRepresentatives({ ids = [], usernames = [], numbers = [] }: Names) {
    const representatives = policyNeighbour.representatives.filter(
      ({ id, username, number }) =>
        ids.includes(id) || usernames.includes(username) || numbers.includes(number),
    );
    return { representatives };
  }

  @GrpcMethod('AccessService', 'ListSupportTeams')
  listSupportTeams() {
    const teams = policyNeighbour.teams.map((team) => ({
      ...team,
      members: policyNeighbour.representatives.flatMap(({ teams: places, ...member }) =>
        places
          .filter(({ number }) => number === team.number)
          .map(({ rank }) => ({ ...member, rank })),
      ),
    }));
    return { teams };
  }

  @GrpcMethod('AccessService', 'Standing')
  standing({ principalId }: Readonly<{ principalId: string }>) {
    return { standing: policyNeighbour.standings.get(principalId) ?? 'good' };
  }
}

@Module({ controllers: [PolicyNeighbour] })
class PolicyNeighbourModule {}

export function startPolicyNeighbour(): Promise<RunningService> {
  return startService({
    name: 'policy',
    config: serviceConfig.parse({
      HTTP_PORT: 0,
      GRPC_PORT: 0,
      LOG_LEVEL: 'silent',
      SERVICE_SECRET: serviceSecret,
    }),
    grpc: { package: 'jumpfleet.policy.v1', protoPath: accessProto },
    module: PolicyNeighbourModule,
  });
}

type Bearer = Readonly<
  Partial<{ name: string; administrator: boolean; type: AccessTokenClaims['principal_type'] }>
>;

/** A token that the services next to the neighbour accept for ten minutes. */
export function accessToken({
  administrator = true,
  name = administrator ? 'Ada' : 'Nobody',
  type = 'user',
}: Bearer = {}): string {
  const now = Date.now() / 1_000;
  const claims: AccessTokenClaims = {
    iss: policyIssuer,
    sub: `${type}-${name.toLowerCase()}`,
    principal_type: type,
    name,
    administrator,
    iat: now,
    jti: randomUUID(),
    exp: Math.floor(now) + 600,
  };
  if (administrator) administrators.add(claims.sub);
  return signJwt(claims, kid, privateKey);
}
