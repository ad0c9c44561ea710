export {
  AccessDecider,
  GrpcAccessDecider,
  isNothing,
  notAllowed,
  policyUnavailable,
} from './access/access-decider.js';
export { AccessTokens, principalOf } from './access/access-tokens.js';
export { AuthGuard, accessTokenOf, sessionCookie } from './access/auth.guard.js';
export {
  Allow,
  AllowWithin,
  Authenticated,
  CurrentPrincipal,
  CurrentRights,
  CurrentScope,
  Public,
  RequestCause,
  routeAccess,
} from './access/decorators.js';
export type { RouteAccess } from './access/decorators.js';
export { GrpcCallers, addressIn } from './access/grpc-callers.js';
export type { GrpcCaller } from './access/grpc-callers.js';
export { HttpModule } from './access/http.module.js';
export type { DeciderFactory, HttpModuleOptions } from './access/http.module.js';
export type { Principal } from './access/principal.js';
export { rightsOf } from './access/rights.js';
export type { Rights } from './access/rights.js';
export { ForCallers, ServiceCallGuard } from './access/service-call.guard.js';
export { demandStanding } from './access/standing.js';
export type { Visit } from './access/standing.js';
export { trustedProxy } from './requests/trusted-proxy.js';
export { configApiPrefix } from './config-api/config-api-answer.js';
export { installConfigApiMethods } from './config-api/config-api-methods.js';
export {
  Paged,
  configId,
  configPageQuery,
  configTime,
  filtersOf,
  pageWindow,
  setPageHeaders,
} from './config-api/config-page.js';
export type { ConfigPage, Listed, PagedAnswer, PageWindow } from './config-api/config-page.js';
export {
  configNotFound,
  configPathId,
  readOnly,
  unprocessable,
} from './config-api/config-problems.js';
export { configApiLimits } from './config-api/rate-budget.js';
export { InvalidRequest } from './problems/invalid-request.js';
export type { FieldError } from './problems/invalid-request.js';
export type { OAuthError } from './problems/oauth-answer.js';
export { Problem, problemFrom } from './problems/problem.js';
export type { ProblemOptions, RefusalTable } from './problems/problem.js';
export { ProblemFilter, answerProblem } from './problems/problem.filter.js';
export { toProblem } from './problems/to-problem.js';
export { bodyLimitBytes, installBodyParsers } from './requests/body-parsers.js';
export { inputText } from './requests/input-text.js';
export { requestCause, requestContext } from './requests/request-context.js';
export type { RequestContext } from './requests/request-context.js';
export { installRequestHooks } from './requests/request-hooks.js';
export { ZodPipe } from './requests/zod.pipe.js';
