export { METRICS, LOGGER, ReadinessRegistry } from '@jumpfleet/observability';
export { ConfigError, configReader, grpcServiceConfig, serviceConfig } from './config.js';
export type { ServiceConfig } from './config.js';
export { RegularLook } from './regular-look.js';
export { runService } from './run-service.js';
export { CONFIG } from './service-module.js';
export { startService } from './start-service.js';
export type { RunningService, ServiceDefinition } from './start-service.js';
export { CLOCK, SystemClock } from './system-clock.js';
