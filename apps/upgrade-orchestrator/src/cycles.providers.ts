import { permitBookModel } from './application/permits/permit-book.projection.js';

export const cycleReadModels = [permitBookModel];
