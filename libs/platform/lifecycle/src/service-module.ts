import { ServiceCallGuard } from '@jumpfleet/http';
import type { Clock } from '@jumpfleet/kernel';
import { LOGGER, METRICS, ReadinessRegistry } from '@jumpfleet/observability';
import type { Logger, Metrics } from '@jumpfleet/observability';
import { Module } from '@nestjs/common';
import type { DynamicModule, Type } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { ServiceConfig } from './config.js';
import { CLOCK } from './system-clock.js';

/** Injection token of the service's configuration. */
export const CONFIG = Symbol('CONFIG');

export type ServiceParts = Readonly<{
  config: ServiceConfig;
  logger: Logger;
  metrics: Metrics;
  readiness: ReadinessRegistry;
  clock: Clock;
}>;

/** What every service may inject, around the service's own module. */
@Module({})
export class ServiceModule {
  static around(module: Type | DynamicModule, parts: ServiceParts): DynamicModule {
    const providers = [
      { provide: CONFIG, useValue: parts.config },
      { provide: LOGGER, useValue: parts.logger },
      { provide: METRICS, useValue: parts.metrics },
      { provide: ReadinessRegistry, useValue: parts.readiness },
      { provide: CLOCK, useValue: parts.clock },
    ];
    return {
      module: ServiceModule,
      global: true,
      imports: [module],
      providers: [
        ...providers,
        {
          provide: APP_GUARD,
          useFactory: () => new ServiceCallGuard(parts.config.SERVICE_SECRET),
        },
      ],
      exports: providers.map(({ provide }) => provide),
    };
  }
}
