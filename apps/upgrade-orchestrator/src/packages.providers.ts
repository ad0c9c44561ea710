import { releaseListModel } from './application/packages/release-list.projection.js';

export const packageReadModels = [releaseListModel];
