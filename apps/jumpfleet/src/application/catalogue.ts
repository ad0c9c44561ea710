import type { RoutedService } from './routes.js';

/** A service of the system as the launcher sees it: what it needs is told by its environment. */
export type ServicePlan = Readonly<{
  name: RoutedService;
  database: string;
}>;

export const services: readonly ServicePlan[] = [
  { name: 'policy', database: 'policy' },
  { name: 'registry', database: 'registry' },
  { name: 'sessions', database: 'sessions' },
  { name: 'upgrade-orchestrator', database: 'upgrades' },
  { name: 'outbound-events', database: 'outbound' },
];

export function shardNames(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `shard-${index + 1}`);
}

/** Every port of the system but the edge's own, by name. */
export function portNames(shards: number): string[] {
  return [
    ...['postgres', 'nats', 'redis'],
    ...services.flatMap(({ name }) => [`${name}.http`, `${name}.grpc`]),
    ...shardNames(shards).flatMap((name) => [`${name}.http`, `${name}.grpc`]),
  ];
}

/** What all processes of one system share. */
export type Site = Readonly<{
  publicUrl: string;
  port: (name: string) => number;
  databaseUrl: (database: string) => string;
  natsUrl: string;
  redisUrl: string;
  slotSecret: string;
  sealingKey: string;
  serviceSecret: string;
  packageDir: string;
  /** Where the orchestrator keeps what was uploaded. */
  uploadedDir: string;
  /** The text of the signed root that says whose packages count. */
  releaseRoot: string;
  administratorPassword: string;
  apiAccount: Readonly<{ id: string; secret: string }>;
}>;

type Environment = Readonly<Record<string, string>>;

export function serviceEnvironment(site: Site, { name, database }: ServicePlan): Environment {
  return {
    ...listening(site, name),
    ...addresses(site),
    DATABASE_URL: site.databaseUrl(database),
    SERVICE_SECRET: site.serviceSecret,
    ...(name === 'policy' ? firstAccounts(site) : {}),
    ...(keepSealed.has(name) ? { SEALING_KEY: site.sealingKey } : {}),
    ...ofPackages(site, name),
    ...(name === 'outbound-events' ? besideUs : {}),
  };
}

/** Services with secrets that must be told again: to a directory, to a mail server, in a signature. */
const keepSealed = new Set<RoutedService>(['policy', 'outbound-events']);

/** Who tries a system on one machine has the receiver of its events there, too. */
const besideUs: Environment = { OUTBOUND_PRIVATE_ADDRESSES: 'allow' };

/** A shard is told of no database: it holds sockets and nothing else. */
export function shardEnvironment(site: Site, name: string): Environment {
  return {
    ...listening(site, name),
    ...addresses(site),
    SHARD_ID: name,
    LINK_HOST: '127.0.0.1',
    SLOT_SECRET: site.slotSecret,
    SERVICE_SECRET: site.serviceSecret,
  };
}

function ofPackages(site: Site, name: RoutedService): Environment {
  const { packageDir, uploadedDir, releaseRoot: RELEASE_ROOT } = site;
  if (name === 'registry') return { JUMP_CLIENT_PACKAGE_DIR: packageDir, RELEASE_ROOT };
  if (name === 'sessions') return { JUMP_CLIENT_PACKAGE_DIR: packageDir };
  return name === 'upgrade-orchestrator' ? { PACKAGE_DIR: uploadedDir, RELEASE_ROOT } : {};
}

function listening(site: Site, name: string): Environment {
  return {
    HOST: '127.0.0.1',
    HTTP_PORT: String(site.port(`${name}.http`)),
    GRPC_PORT: String(site.port(`${name}.grpc`)),
  };
}

function addresses(site: Site): Environment {
  const http = (name: RoutedService): string => `http://127.0.0.1:${site.port(`${name}.http`)}`;
  const grpc = (name: RoutedService): string => `127.0.0.1:${site.port(`${name}.grpc`)}`;
  return {
    PUBLIC_URL: site.publicUrl,
    NATS_URL: site.natsUrl,
    REDIS_URL: site.redisUrl,
    POLICY_URL: http('policy'),
    REGISTRY_URL: http('registry'),
    SESSIONS_URL: http('sessions'),
    POLICY_GRPC: grpc('policy'),
    REGISTRY_GRPC: grpc('registry'),
    UPGRADES_GRPC: grpc('upgrade-orchestrator'),
    OUTBOUND_GRPC: grpc('outbound-events'),
  };
}

function firstAccounts({ administratorPassword, apiAccount }: Site): Environment {
  return {
    JUMPFLEET_ADMIN_PASSWORD: administratorPassword,
    JUMPFLEET_API_CLIENT_ID: apiAccount.id,
    JUMPFLEET_API_CLIENT_SECRET: apiAccount.secret,
  };
}
