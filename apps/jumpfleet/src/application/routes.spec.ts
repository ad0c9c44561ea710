import { describe, expect, it } from '@jest/globals';

import { serviceFor } from './routes.js';

describe('the edge port', () => {
  it.each([
    ['/agent/enrol', 'registry'],
    ['/oauth2/token', 'policy'],
    ['/api/config/v1/user/3', 'policy'],
    ['/api/v1/policy/plan', 'policy'],
    ['/api/v1/security-providers/2', 'policy'],
    ['/api/config/v1/jump-client/installer/abc/linux-64', 'registry'],
    ['/api/config/v1/jump-clients', undefined],
    ['/api/v1/jump-clients', 'registry'],
    ['/api/v1/jump-clients/c-1/jump', 'sessions'],
    ['/api/v1/jump-clients/c-1/upgrade', 'upgrade-orchestrator'],
    ['/api/v1/jump-clients/c-1/wake', 'registry'],
    ['/api/v1/packages/uploads/u-1', 'upgrade-orchestrator'],
    ['/api/v1/upgrade-cycles/c-1/events', 'upgrade-orchestrator'],
    ['/api/v1/jump-clients/c-1/history', 'registry'],
    ['/api/v1/jump-clients//jump', 'registry'],
    ['/api/v1/settings/jump-clients', 'registry'],
    ['/api/v1/settings/jump-clients/history', 'registry'],
    ['/api/v1/jump-groups/1/history', 'registry'],
    ['/api/v1/operations/sessions/compare', 'sessions'],
    ['/api/v1/operations/nobody', undefined],
    ['/api/v1/outbound-events/recipients', 'outbound-events'],
    ['/', undefined],
    ['/login', undefined],
  ])('gives %s to %s', (path, service) => {
    expect(serviceFor(path)).toBe(service);
  });
});
