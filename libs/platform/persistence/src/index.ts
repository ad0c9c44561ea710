export { migrate } from './migrate.js';
export { isAway, openDatabase } from './open-database.js';
export type { DatabaseOptions, Migration } from './open-database.js';
export { PersistenceModule } from './persistence.module.js';
