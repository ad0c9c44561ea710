import type { Provider } from '@nestjs/common';
import { permitBookModel } from './application/permits/permit-book.projection.js';
import { LiveUpgradeSettings } from './application/settings/live-upgrade-settings.js';
import { UpgradeSettingsHandler } from './application/settings/upgrade-settings.handler.js';

export const cycleReadModels = [permitBookModel];

export const cycleProviders: Provider[] = [LiveUpgradeSettings, UpgradeSettingsHandler];
