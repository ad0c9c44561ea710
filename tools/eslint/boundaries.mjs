/** Which project may import which, by the tags in each package.json (docs/architecture.md, "Who may import what"). */

/** @param {string} sourceTag @param {...string} onlyDependOnLibsWithTags */
const row = (sourceTag, ...onlyDependOnLibsWithTags) => ({ sourceTag, onlyDependOnLibsWithTags });

const byType = [
  { ...row('type:kernel', 'type:kernel'), allowedExternalImports: [] },
  { ...row('type:domain', 'type:kernel'), allowedExternalImports: [] },
  { ...row('type:contracts', 'type:kernel', 'type:contracts'), allowedExternalImports: ['zod'] },
  row('type:platform', 'type:kernel', 'type:contracts', 'type:platform'),
  row('type:testing', 'type:kernel', 'type:contracts', 'type:platform', 'type:testing'),
  row('type:access', 'type:kernel', 'type:domain', 'type:contracts', 'type:platform'),
  // A context's own conduct towards a server: programs, and what simulates them.
  row(
    'type:client',
    ...['type:kernel', 'type:domain', 'type:contracts', 'type:platform', 'type:client'],
  ),
  row(
    'type:app',
    ...['type:kernel', 'type:domain', 'type:contracts', 'type:platform', 'type:access'],
    'type:client',
  ),
];

const contexts = ['registry', 'policy', 'sessions', 'upgrades', 'outbound', 'gateway'];
const standAlone = ['jumpfleet'];

/** A context sees its own projects, what all share, the contracts of anybody, and policy's answer in process. */
const byScope = [
  ...[...contexts, ...standAlone].map((name) =>
    row(`scope:${name}`, `scope:${name}`, 'scope:shared', 'type:contracts', 'type:access'),
  ),
  // The browser is the representative's end of a session, which the gateway's domain knows how to be.
  row('scope:console', 'scope:console', 'scope:gateway', 'scope:shared', 'type:contracts'),
  row('scope:shared', 'scope:shared', 'type:contracts'),
];

const byRuntime = [
  row('runtime:universal', 'runtime:universal'),
  row('runtime:node', 'runtime:node', 'runtime:universal'),
  row('runtime:browser', 'runtime:browser', 'runtime:universal'),
];

/** @param {object[]} depConstraints */
const boundaries = (depConstraints) => [
  'error',
  {
    enforceBuildableLibDependency: false,
    banTransitiveDependencies: true,
    allow: [],
    depConstraints,
  },
];

export const sourceBoundaries = boundaries([...byType, ...byScope, ...byRuntime]);

/** Specs alone may import libs/testing, so the type and runtime rows do not bind them; scopes do. */
export const specBoundaries = boundaries(byScope);
