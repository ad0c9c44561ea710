import { execFileSync } from 'node:child_process';
import { kubectlBinary } from '@jumpfleet/local-servers';
import { parseAllDocuments } from 'yaml';

/** As much of a Kubernetes object as the rules ask about; the rest is checked against its schema. */
export type KubernetesObject = Readonly<{
  apiVersion: string;
  kind: string;
  metadata: Readonly<{ name: string; labels?: Readonly<Record<string, string>> }>;
  spec?: Readonly<Record<string, unknown>> & Readonly<{ replicas?: number; rules?: unknown }>;
  automountServiceAccountToken?: boolean;
}>;

type Probe = Readonly<{ httpGet: Readonly<{ path: string; port: string }> }>;

export type PodSpec = Readonly<{
  serviceAccountName: string;
  automountServiceAccountToken: boolean;
  terminationGracePeriodSeconds: number;
  securityContext: unknown;
  topologySpreadConstraints: readonly Readonly<{ topologyKey: string }>[];
  containers: readonly Readonly<{
    image: string;
    securityContext: unknown;
    resources: unknown;
    env?: readonly Readonly<{ name: string; value?: string }>[];
    startupProbe?: Probe;
    readinessProbe?: Probe;
    livenessProbe?: Probe;
  }>[];
}>;

export const workloadKinds = ['Deployment', 'StatefulSet'];

const kubectl = await kubectlBinary();

export function render(folder: string): KubernetesObject[] {
  const text = execFileSync(kubectl.command, [...kubectl.prefix, 'kustomize', folder], {
    encoding: 'utf8',
    // What today's kubectl says about the words that kubectl 1.20 needs.
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  return parseAllDocuments(text).map((document) => document.toJS() as KubernetesObject);
}

export function ofKind(objects: readonly KubernetesObject[], kind: string): KubernetesObject[] {
  return objects.filter((object) => object.kind === kind);
}

export function podSpecOf({ spec }: KubernetesObject): PodSpec {
  const { template } = spec as unknown as { template: { spec: PodSpec } };
  return template.spec;
}

type Model = new (data: KubernetesObject) => { validate(): void };

/** What the schema of the object's own kind finds wrong; nothing when all is well. */
export async function schemaFaults(object: KubernetesObject): Promise<string> {
  const models = (await import(`kubernetes-models/${object.apiVersion}`)) as Record<string, Model>;
  const Kind = models[object.kind];
  if (Kind === undefined) return `${object.apiVersion} knows no ${object.kind}`;
  try {
    new Kind(object).validate();
    return '';
  } catch (error) {
    return String(error);
  }
}

type IngressPath = Readonly<{
  path: string;
  pathType: 'Exact' | 'Prefix' | 'ImplementationSpecific';
  backend: Readonly<{ service: Readonly<{ name: string }> }>;
}>;

export function ingressPaths(objects: readonly KubernetesObject[]): IngressPath[] {
  return ofKind(objects, 'Ingress').flatMap(({ spec }) => {
    const rules = spec?.rules as readonly { http: { paths: readonly IngressPath[] } }[];
    return rules.flatMap(({ http }) => http.paths);
  });
}

/** Who gets a path: a pattern before an exact path before the longest prefix, as controllers rank them. */
export function ingressServiceFor(paths: readonly IngressPath[], wanted: string): string {
  const rank = { ImplementationSpecific: 2, Exact: 1, Prefix: 0 };
  const [best] = paths
    .filter((one) => fits(one, wanted))
    .sort((a, b) => rank[b.pathType] - rank[a.pathType] || b.path.length - a.path.length);
  return best?.backend.service.name ?? 'nobody';
}

function fits({ path, pathType }: IngressPath, wanted: string): boolean {
  switch (pathType) {
    case 'Exact':
      return wanted === path;
    case 'Prefix':
      return path === '/' || wanted === path || wanted.startsWith(`${path}/`);
    case 'ImplementationSpecific':
      return new RegExp(`^${path}$`).test(wanted);
  }
}

/** What a container of the workload finds in its environment; a secret's value is made up. */
export function environmentOf(
  objects: readonly KubernetesObject[],
  workload: KubernetesObject,
): Record<string, string> {
  const [container] = podSpecOf(workload).containers;
  const [shared] = ofKind(objects, 'ConfigMap') as (KubernetesObject & {
    data?: Record<string, string>;
  })[];
  const own = (container?.env ?? []).map(({ name, value }) => [name, value ?? madeUp(name)]);
  return { ...shared?.data, ...(Object.fromEntries(own) as Record<string, string>) };
}

function madeUp(name: string): string {
  if (name.endsWith('_URL')) return `scheme://user:password@${name}.example:1234/x`;
  return 'x'.repeat(name.endsWith('_KEY') ? 43 : 32);
}
