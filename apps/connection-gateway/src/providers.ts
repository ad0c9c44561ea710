import { randomUUID } from 'node:crypto';
import { registryIssuer } from '@jumpfleet/gateway-contracts';
import { KeyRing, UnknownKey } from '@jumpfleet/keys';
import { LOGGER, METRICS } from '@jumpfleet/lifecycle';
import { NATS } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Logger, Metrics } from '@jumpfleet/observability';
import { sessionsIssuer } from '@jumpfleet/sessions-contracts';
import type { FactoryProvider } from '@nestjs/common';
import { ShardLinks } from './adapters/links/shard-links.js';
import { GrpcPackages } from './adapters/packages/package-service.js';
import { RedisAdmission } from './adapters/redis/redis-admission.js';
import { RedisBudget } from './adapters/redis/redis-budget.js';
import { admissionOff } from './application/admission.js';
import type { Admission } from './application/admission.js';
import { KeyNotKnown } from './application/agent-identity.js';
import type { TokenJudge } from './application/agent-identity.js';
import type { GatewayConfig } from './config.js';
import { Shard } from './shard.js';
import type { UpgradeSupplies } from './shard-upgrades.js';

export const KEY_RING = Symbol('KEY_RING');
export const ADMISSION = Symbol('ADMISSION');

/** More than the clients that a shard can hold: who comes back is known. */
const rememberedTokens = 32_768;

export function keyRingProvider(config: GatewayConfig): FactoryProvider<KeyRing> {
  return {
    provide: KEY_RING,
    inject: [LOGGER],
    useFactory: (logger: Logger) =>
      KeyRing.load(
        [
          {
            url: new URL('/.well-known/jump-client-jwks.json', config.REGISTRY_URL).href,
            issuer: registryIssuer,
          },
          {
            url: new URL('/.well-known/session-jwks.json', config.SESSIONS_URL).href,
            issuer: sessionsIssuer,
          },
        ],
        { logger, remembered: rememberedTokens },
      ),
  };
}

export function admissionProvider(config: GatewayConfig): FactoryProvider<Admission> {
  return {
    provide: ADMISSION,
    inject: [LOGGER],
    useFactory: (logger: Logger) =>
      config.ADMISSION === 'off'
        ? admissionOff
        : RedisAdmission.connect({ url: config.REDIS_URL, secret: config.SLOT_SECRET, logger }),
  };
}

export function shardProvider(config: GatewayConfig): FactoryProvider<Shard> {
  return {
    provide: Shard,
    inject: [NATS, KEY_RING, ADMISSION, LOGGER, METRICS],
    useFactory: async (
      nats: NatsConnection,
      keys: KeyRing,
      admission: Admission,
      ...[logger, metrics]: [Logger, Metrics]
    ) =>
      new Shard({
        name: { shard: config.SHARD_ID, run: randomUUID() },
        statsIntervalMs: config.STATS_INTERVAL_MS,
        behindProxy: config.TLS_TERMINATED_BY_PROXY === 'yes',
        nats,
        links: await linksOf(config),
        tokens: judgeOf(keys),
        passSecret: config.SLOT_SECRET,
        admission,
        upgrades: suppliesOf(config, admission, logger),
        logger,
        metrics,
      }),
  };
}

function linksOf({ LINK_HOST: host, LINK_PORT: port }: GatewayConfig) {
  return host === '' ? undefined : ShardLinks.open({ host, port });
}

function suppliesOf(config: GatewayConfig, slots: Admission, logger: Logger): UpgradeSupplies {
  const packages = new GrpcPackages(config.UPGRADES_GRPC, config.SERVICE_SECRET);
  const budget =
    config.ADMISSION === 'off' ? RedisBudget.none : RedisBudget.connect(config.REDIS_URL, logger);
  return {
    packages,
    cache: { folder: config.PACKAGE_CACHE_DIR, maxBytes: config.PACKAGE_CACHE_BYTES },
    budget,
    slots,
    close: () => {
      packages.close();
      budget.close();
    },
  };
}

function judgeOf(keys: KeyRing): TokenJudge {
  return {
    knowsSigner: (token, issuer) => keys.knowsSigner(token, issuer),
    verify: (token, issuer, asOfMs) => {
      try {
        return keys.verify(token, issuer, asOfMs);
      } catch (error) {
        // Before the first load nothing is known about the signer; afterwards an unknown key is none of ours.
        if (error instanceof UnknownKey && !keys.isLoaded)
          throw new KeyNotKnown('The keys are not loaded yet.', { cause: error });
        throw error;
      }
    },
  };
}
