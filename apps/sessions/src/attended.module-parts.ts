import { noParts } from './module-parts.js';
import type { ModuleParts } from './module-parts.js';

export function attendedParts(): ModuleParts {
  return noParts;
}
