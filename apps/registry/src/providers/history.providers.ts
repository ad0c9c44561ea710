import type { Provider, Type } from '@nestjs/common';
import { HistoryAnswers } from '../adapters/http/history-answers.js';
import { InstallerHistoryController } from '../adapters/http/installer-history.controller.js';
import { JumpClientHistoryController } from '../adapters/http/jump-client-history.controller.js';
import { JumpGroupHistoryController } from '../adapters/http/jump-group-history.controller.js';
import { SiteSettingsHistoryController } from '../adapters/http/site-settings-history.controller.js';
import { History } from '../application/history.js';

/** Time travel: read from the event log alone. */
export const historyProviders: Provider[] = [History, HistoryAnswers];

export const historyControllers: Type[] = [
  InstallerHistoryController,
  JumpClientHistoryController,
  JumpGroupHistoryController,
  SiteSettingsHistoryController,
];
