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
    env?: readonly Readonly<{ name: string }>[];
    startupProbe?: Probe;
    readinessProbe?: Probe;
    livenessProbe?: Probe;
  }>[];
}>;

export const workloadKinds = ['Deployment', 'StatefulSet'];

type Exec = (command: string, args: readonly string[], options: { encoding: 'utf8' }) => string;

export function render(exec: Exec, folder: string): KubernetesObject[] {
  const text = exec('kubectl', ['kustomize', folder], { encoding: 'utf8' });
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
