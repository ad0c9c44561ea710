import { releaseBounds } from '@jumpfleet/upgrades-contracts';

/** Who answers behind the edge port. */
export type RoutedService =
  'policy' | 'registry' | 'sessions' | 'upgrade-orchestrator' | 'outbound-events';

export type Route = Readonly<{
  path: string;
  /** `prefix` is the path itself and everything below it; in a `pattern`, `{id}` stands for one segment. */
  match: 'exact' | 'prefix' | 'pattern';
  service: RoutedService;
}>;

const configOf = (service: RoutedService, ...names: string[]): Route[] =>
  names.map((name) => ({ path: `/api/config/v1/${name}`, match: 'prefix', service }));

/** What an operator asks each service about its own events and read models. */
const operationsOf = (...services: RoutedService[]): Route[] =>
  services.map((service) => ({
    path: `/api/v1/operations/${service}`,
    match: 'prefix',
    service,
  }));

/** The first that matches answers. The Kubernetes Ingress has the same. */
export const routes: readonly Route[] = [
  { path: '/agent/enrol', match: 'exact', service: 'registry' },
  { path: '/agent/enrol-anew', match: 'exact', service: 'registry' },
  { path: '/oauth2/token', match: 'exact', service: 'policy' },
  { path: '/.well-known/jwks.json', match: 'exact', service: 'policy' },
  { path: '/api/v1/auth', match: 'prefix', service: 'policy' },
  { path: '/api/v1/access', match: 'prefix', service: 'policy' },
  { path: '/api/v1/users', match: 'prefix', service: 'policy' },
  { path: '/api/v1/api-accounts', match: 'prefix', service: 'policy' },
  { path: '/api/v1/session-policies', match: 'prefix', service: 'policy' },
  { path: '/api/v1/jump-policies', match: 'prefix', service: 'policy' },
  { path: '/api/v1/approval-requests', match: 'prefix', service: 'policy' },
  { path: '/api/v1/jump-item-roles', match: 'prefix', service: 'policy' },
  { path: '/api/v1/group-policies', match: 'prefix', service: 'policy' },
  { path: '/api/v1/public-portals', match: 'prefix', service: 'policy' },
  { path: '/api/v1/security-providers', match: 'prefix', service: 'policy' },
  { path: '/api/v1/policy', match: 'prefix', service: 'policy' },
  { path: '/api/v1/settings/access', match: 'prefix', service: 'policy' },
  { path: '/api/v1/jump-groups/{id}/members', match: 'pattern', service: 'policy' },
  { path: '/api/config/v1/jump-group/{id}/user', match: 'pattern', service: 'policy' },
  { path: '/api/config/v1/jump-group/{id}/user/{user_id}', match: 'pattern', service: 'policy' },
  ...configOf('policy', 'user', 'team', 'group-policy', 'api-account', 'jump-item-role'),
  ...configOf('policy', 'jump-policy', 'session-policy', 'security-provider', 'public-portal'),
  { path: '/api/v1/jump-clients/{id}/jump', match: 'pattern', service: 'sessions' },
  { path: '/api/v1/jump-clients/{id}/upgrade', match: 'pattern', service: 'upgrade-orchestrator' },
  { path: '/api/v1/packages', match: 'prefix', service: 'upgrade-orchestrator' },
  { path: '/api/v1/upgrade-cycles', match: 'prefix', service: 'upgrade-orchestrator' },
  { path: '/api/v1/sessions', match: 'prefix', service: 'sessions' },
  { path: '/api/v1/session-keys', match: 'prefix', service: 'sessions' },
  { path: '/api/v1/ticket-approvals', match: 'prefix', service: 'sessions' },
  { path: '/api/v1/session-queues', match: 'prefix', service: 'sessions' },
  { path: '/support', match: 'prefix', service: 'sessions' },
  { path: '/api/start_session', match: 'exact', service: 'sessions' },
  { path: '/api/client_script', match: 'prefix', service: 'sessions' },
  { path: '/api/reporting', match: 'exact', service: 'sessions' },
  { path: '/api/reporting.xsd', match: 'exact', service: 'sessions' },
  { path: '/api/command', match: 'prefix', service: 'sessions' },
  { path: '/api/command.xsd', match: 'exact', service: 'sessions' },
  { path: '/api/v1/settings/sessions', match: 'prefix', service: 'sessions' },
  { path: '/api/v1/settings/jump-clients', match: 'prefix', service: 'registry' },
  { path: '/api/v1/outbound-events', match: 'prefix', service: 'outbound-events' },
  { path: '/api/v1/jump-clients', match: 'prefix', service: 'registry' },
  { path: '/api/v1/jump-groups', match: 'prefix', service: 'registry' },
  { path: '/api/v1/installers', match: 'prefix', service: 'registry' },
  { path: '/api/v1/fleet', match: 'prefix', service: 'registry' },
  { path: '/api/v1/events', match: 'exact', service: 'registry' },
  ...configOf('registry', 'jump-client', 'jump-group'),
  ...operationsOf('policy', 'registry', 'sessions', 'upgrade-orchestrator', 'outbound-events'),
  { path: '/api/config/v1/openapi.yaml', match: 'exact', service: 'registry' },
];

/** The service that answers this path (without its query), if one does. */
export function serviceFor(path: string): RoutedService | undefined {
  return routes.find((route) => matches(route, path))?.service;
}

export type RequestBounds = Readonly<{
  maxBodyBytes: number;
  /** Without a byte from either side. */
  silentWithinMs: number;
}>;

const usual: RequestBounds = { maxBodyBytes: 4 << 20, silentWithinMs: 60_000 };
/** What was brought is checked and stored before it is answered. */
const ofUploads: RequestBounds = {
  maxBodyBytes: releaseBounds.maxPackageBytes,
  silentWithinMs: 300_000,
};
const uploads = '/api/v1/packages/uploads';

/** What a request for this path may cost; packages stream through, and their service stops at what was signed. */
export function boundsFor(path: string): RequestBounds {
  return path.startsWith(`${uploads}/`) || path === uploads ? ofUploads : usual;
}

function matches({ path: wanted, match }: Route, path: string): boolean {
  switch (match) {
    case 'exact':
      return path === wanted;
    case 'prefix':
      return path === wanted || path.startsWith(`${wanted}/`);
    case 'pattern':
      return matchesPattern(wanted.split('/'), path.split('/'));
  }
}

function matchesPattern(wanted: readonly string[], given: readonly string[]): boolean {
  return (
    wanted.length === given.length &&
    wanted.every((part, at) => (part.startsWith('{') ? given[at] !== '' : part === given[at]))
  );
}
