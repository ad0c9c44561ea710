import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { routes, serviceFor } from '../apps/jumpfleet/src/application/routes.js';
import { environmentOf, ingressPaths, ingressServiceFor } from './support/k8s.js';
import { ofKind, podSpecOf, render, schemaFaults, workloadKinds } from './support/k8s.js';
import type { KubernetesObject, PodSpec } from './support/k8s.js';

const overlays = readdirSync('deploy/k8s/overlays');
/** The edge is the launcher's other entry. */
const configFolder = (name: string) => (name === 'edge' ? 'jumpfleet/src/edge' : `${name}/src`);
/** DRAIN_DELAY_MS of the manifests, and the deadline of a service's own drain. */
const drainSeconds = 5 + 10;
const selects = (object: KubernetesObject, name: string) =>
  JSON.stringify(object).includes(`"app.kubernetes.io/name":"${name}"`);

describe.each(overlays)('the Kubernetes overlay "%s"', (overlay) => {
  const objects = render(`deploy/k8s/overlays/${overlay}`);
  const workloads = objects.filter(({ kind }) => workloadKinds.includes(kind));
  const named = workloads.map((workload) => [workload.metadata.name, workload] as const);

  it.each(objects.map((object) => [`${object.kind} ${object.metadata.name}`, object] as const))(
    'has a %s that fits the schema of Kubernetes',
    async (_name, object) => expect(await schemaFaults(object)).toBe(''),
  );

  it('runs every service, and more than one gateway shard', () => {
    expect(named.map(([name]) => name).sort()).toEqual([
      'connection-gateway',
      'edge',
      'outbound-events',
      'policy',
      'registry',
      'sessions',
      'upgrade-orchestrator',
    ]);
    const gateway = workloads.find(({ metadata }) => metadata.name === 'connection-gateway');
    expect(gateway?.spec?.replicas).toBeGreaterThan(1);
  });

  it('denies what no policy allows', () => {
    const deny = ofKind(objects, 'NetworkPolicy').find(
      ({ metadata }) => metadata.name === 'default-deny',
    );
    expect(deny?.spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  });

  it('routes every path as the edge of a single machine does', () => {
    const paths = ingressPaths(objects);
    const examples = routes.flatMap(({ path, match }) => {
      const example = path.replace('{id}', 'c-1');
      return match === 'prefix' ? [example, `${example}/c-1`] : [example];
    });
    for (const path of [...examples, '/', '/login', '/docs', '/health', '/assets/x.js'])
      expect([path, ingressServiceFor(paths, path)]).toEqual([path, serviceFor(path) ?? 'edge']);
    for (const path of ['/agent', '/session'])
      expect([path, ingressServiceFor(paths, path)]).toEqual([path, 'connection-gateway']);
    expect(paths).toHaveLength(routes.length + 3);
  });

  it.each(named)('gives %s a configuration that it accepts', async (name, workload) => {
    const { readConfig } = (await import(`../apps/${configFolder(name)}/config.js`)) as {
      readConfig: (environment: Record<string, string>) => unknown;
    };
    expect(readConfig(environmentOf(objects, workload))).toMatchObject({ HOST: '0.0.0.0' });
  });

  describe.each(named)('%s', (name, workload) => {
    const pod: PodSpec = podSpecOf(workload);
    const [container] = pod.containers;

    it('runs as nobody in particular, with nothing to write on and no right to more', () => {
      expect(pod.securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      expect(pod.containers).toHaveLength(1);
      expect(container?.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
    });

    it('has an account of its own, without a token', () => {
      expect(pod).toMatchObject({ serviceAccountName: name, automountServiceAccountToken: false });
      const account = ofKind(objects, 'ServiceAccount').find((one) => one.metadata.name === name);
      expect(account?.automountServiceAccountToken).toBe(false);
    });

    it('is asked whether it has started, is ready and lives, on different questions', () => {
      const path = (probe: 'startupProbe' | 'readinessProbe' | 'livenessProbe') =>
        container?.[probe]?.httpGet.path;
      expect(path('startupProbe')).toBe('/health/live');
      expect(path('livenessProbe')).toBe('/health/live');
      expect(path('readinessProbe')).toBe(name === 'edge' ? '/health/live' : '/health/ready');
    });

    it('asks for what it needs and may not take all memory', () => {
      expect(container?.resources).toEqual({
        requests: { cpu: expect.any(String), memory: expect.any(String) },
        limits: { memory: expect.any(String) },
      });
    });

    it('has time to drain', () => {
      expect(pod.terminationGracePeriodSeconds).toBeGreaterThan(drainSeconds);
    });

    it('spreads over hosts and zones, keeps all but one in a disruption', () => {
      expect(pod.topologySpreadConstraints.map(({ topologyKey }) => topologyKey)).toEqual([
        'kubernetes.io/hostname',
        'topology.kubernetes.io/zone',
      ]);
      const budgets = ofKind(objects, 'PodDisruptionBudget');
      expect(budgets.filter((budget) => selects(budget, name))).toHaveLength(1);
    });

    it('has a policy of its own that says who may call it and whom it calls', () => {
      const policy = ofKind(objects, 'NetworkPolicy').find((one) => one.metadata.name === name);
      expect(policy?.spec).toMatchObject({
        podSelector: { matchLabels: { 'app.kubernetes.io/name': name } },
        policyTypes: ['Ingress', 'Egress'],
      });
    });

    it('carries the recommended labels and an image with a version', () => {
      expect(workload.metadata.labels).toEqual({
        'app.kubernetes.io/name': name,
        'app.kubernetes.io/part-of': 'jumpfleet',
      });
      expect(container?.image).toMatch(new RegExp(`^jumpfleet/${name}(:[\\w.-]+|@sha256:.+)$`));
    });
  });
});
