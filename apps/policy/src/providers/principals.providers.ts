import type { Provider, Type } from '@nestjs/common';
import { SecondFactorGrpcController } from '../adapters/grpc/second-factor.grpc.controller.js';
import { ApiAccountsController } from '../adapters/http/api-accounts.controller.js';
import { AuthController } from '../adapters/http/auth.controller.js';
import { ConfigApiAccountsController } from '../adapters/http/config-api-accounts.controller.js';
import { ConfigTeamUsersController } from '../adapters/http/config-team-users.controller.js';
import { ConfigTeamsController } from '../adapters/http/config-teams.controller.js';
import { ConfigUsersController } from '../adapters/http/config-users.controller.js';
import { OAuthController } from '../adapters/http/oauth.controller.js';
import { OwnAccountController } from '../adapters/http/own-account.controller.js';
import { OwnAnswers } from '../adapters/http/own-answers.js';
import { UserPasswordsController } from '../adapters/http/user-passwords.controller.js';
import { UsersController } from '../adapters/http/users.controller.js';
import { Argon2Passwords } from '../adapters/passwords/argon2-passwords.js';
import { ApiAccountQueries } from '../adapters/persistence/api-account-queries.js';
import { FirstStartOnBoot } from '../adapters/persistence/first-start-on-boot.js';
import { PostgresAdministrators } from '../adapters/persistence/postgres-administrators.js';
import { PostgresApiTokens } from '../adapters/persistence/postgres-api-tokens.js';
import { PostgresCredentials } from '../adapters/persistence/postgres-credentials.js';
import { PostgresSecondFactors } from '../adapters/persistence/postgres-second-factors.js';
import { PostgresSignInFailures } from '../adapters/persistence/postgres-sign-in-failures.js';
import { PostgresSignInRecords } from '../adapters/persistence/postgres-sign-in-records.js';
import { UserQueries } from '../adapters/persistence/user-queries.js';
import { UserExpiryRunner } from '../adapters/user-expiry-runner.js';
import { ApiAccountHandler } from '../application/api-accounts/api-account.handler.js';
import { ApiTokenDesk } from '../application/api-accounts/api-token-desk.js';
import { ClientSignIn } from '../application/api-accounts/client-sign-in.js';
import { API_ACCOUNTS, API_TOKENS } from '../application/api-accounts/ports.js';
import { FirstStart } from '../application/first-start.js';
import { CREDENTIALS, PASSWORDS } from '../application/ports.js';
import { TokenIssuer } from '../application/sign-in/issue-token.js';
import { LockOuts } from '../application/sign-in/lock-outs.js';
import { OwnAccount } from '../application/sign-in/own-account.js';
import {
  LAST_SIGN_INS,
  SECOND_FACTORS,
  SIGN_IN_FAILURES,
  SIGN_IN_RECORDS,
} from '../application/sign-in/ports.js';
import { PersonTokens } from '../application/sign-in/person-tokens.js';
import { ProveIdentity } from '../application/sign-in/prove-identity.js';
import { PresentedCodes } from '../application/sign-in/presented-codes.js';
import { SecondFactorCheck } from '../application/sign-in/second-factor-check.js';
import { SignIn } from '../application/sign-in/sign-in.js';
import { SignOut } from '../application/sign-in/sign-out.js';
import { Teams } from '../application/teams/teams.js';
import { EffectiveUsers } from '../application/users/effective-users.js';
import { PasswordChoices } from '../application/users/password-choices.js';
import { ADMINISTRATORS, USERS } from '../application/users/ports.js';
import { UserAdministration } from '../application/users/user-administration.js';
import { UserReferences } from '../application/users/user-references.js';
import { UserHandler } from '../application/users/user.handler.js';

/** Who there is: users, teams, API accounts; and how they come in. */
export const principalControllers: Type[] = [
  ApiAccountsController,
  AuthController,
  ConfigApiAccountsController,
  ConfigTeamUsersController,
  ConfigTeamsController,
  ConfigUsersController,
  OAuthController,
  OwnAccountController,
  SecondFactorGrpcController,
  UserPasswordsController,
  UsersController,
];

const ports: Provider[] = [
  { provide: ADMINISTRATORS, useClass: PostgresAdministrators },
  { provide: API_ACCOUNTS, useExisting: ApiAccountQueries },
  { provide: API_TOKENS, useClass: PostgresApiTokens },
  { provide: CREDENTIALS, useClass: PostgresCredentials },
  { provide: LAST_SIGN_INS, useExisting: SIGN_IN_RECORDS },
  { provide: PASSWORDS, useClass: Argon2Passwords },
  { provide: SECOND_FACTORS, useClass: PostgresSecondFactors },
  { provide: SIGN_IN_FAILURES, useExisting: PostgresSignInFailures },
  { provide: SIGN_IN_RECORDS, useClass: PostgresSignInRecords },
  { provide: USERS, useExisting: UserQueries },
];

export const principalProviders: Provider[] = [
  ...ports,
  ApiAccountHandler,
  ApiAccountQueries,
  ApiTokenDesk,
  ClientSignIn,
  EffectiveUsers,
  FirstStart,
  FirstStartOnBoot,
  LockOuts,
  OwnAccount,
  OwnAnswers,
  PasswordChoices,
  PersonTokens,
  PostgresSignInFailures,
  ProveIdentity,
  SecondFactorCheck,
  PresentedCodes,
  SignIn,
  SignOut,
  Teams,
  TokenIssuer,
  UserAdministration,
  UserExpiryRunner,
  UserHandler,
  UserQueries,
  UserReferences,
];
