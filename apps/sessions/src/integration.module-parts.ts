import { RegistryScriptTargets } from './adapters/integration/registry-script-targets.js';
import { ClientScriptController } from './adapters/http/integration/client-script.controller.js';
import { CommandV2Controller } from './adapters/http/integration/command-v2.controller.js';
import { CommandController } from './adapters/http/integration/command.controller.js';
import { CommandApi } from './application/integration/command-api.js';
import { LiveParts } from './application/integration/live-parts.js';
import { SCRIPT_TARGETS, ScriptSearch } from './application/integration/script-search.js';
import { SessionActions } from './application/integration/session-actions.js';
import { SessionAttributes } from './application/integration/session-attributes.js';
import { SiteActions } from './application/integration/site-actions.js';
import { SupportActions } from './application/integration/support-actions.js';
import type { SessionsConfig } from './config.js';
import type { ModuleParts } from './module-parts.js';

/** What other systems talk to: client scripts, and the command API. */
export function integrationParts({ REGISTRY_GRPC, SERVICE_SECRET }: SessionsConfig): ModuleParts {
  return {
    controllers: [ClientScriptController, CommandController, CommandV2Controller],
    providers: [
      ScriptSearch,
      LiveParts,
      SessionActions,
      SessionAttributes,
      SupportActions,
      SiteActions,
      CommandApi,
      {
        provide: SCRIPT_TARGETS,
        useFactory: () => new RegistryScriptTargets(REGISTRY_GRPC, SERVICE_SECRET),
      },
    ],
    migrations: [],
    readModels: [],
  };
}
