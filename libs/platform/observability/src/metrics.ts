import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';

export type { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Injection token of the service's metrics. */
export const METRICS = Symbol('METRICS');

/** The service's metrics; asking twice for one name answers the same metric. */
export type Metrics = Readonly<{
  registry: Registry;
  counter: (name: string, help: string, labels?: readonly string[]) => Counter;
  gauge: (name: string, help: string, labels?: readonly string[]) => Gauge;
  histogram: (
    name: string,
    help: string,
    labels?: readonly string[],
    buckets?: readonly number[],
  ) => Histogram;
}>;

/** Seconds; from one millisecond, for calls inside one machine, to ten seconds. */
const defaultBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createMetrics(service: string, { process = false } = {}): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  if (process) collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 20 });
  const registers = [registry];
  const known = <M>(name: string, make: () => M): M =>
    (registry.getSingleMetric(name) as M | undefined) ?? make();
  return {
    registry,
    counter: (name, help, labels = []) =>
      known(name, () => new Counter({ name, help, labelNames: labels, registers })),
    gauge: (name, help, labels = []) =>
      known(name, () => new Gauge({ name, help, labelNames: labels, registers })),
    histogram: (name, help, labels = [], buckets = defaultBuckets) =>
      known(name, () => {
        const edges = [...buckets];
        return new Histogram({ name, help, labelNames: labels, buckets: edges, registers });
      }),
  };
}
