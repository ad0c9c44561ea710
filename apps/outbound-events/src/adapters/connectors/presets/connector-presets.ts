import type { ConnectorItem } from '@jumpfleet/outbound-contracts';
import { agiloft, serviceNow } from './form.connectors.js';
import { github } from './github.connector.js';
import { gitlab } from './gitlab.connector.js';
import { jira } from './jira.connector.js';
import { generic, slack, teams } from './message.connectors.js';
import { serviceNowLookup } from './service-now-lookup.connector.js';
import { zendesk } from './zendesk.connector.js';

export const connectors: readonly ConnectorItem[] = [
  serviceNow,
  serviceNowLookup,
  agiloft,
  jira,
  zendesk,
  github,
  gitlab,
  slack,
  teams,
  generic,
];
