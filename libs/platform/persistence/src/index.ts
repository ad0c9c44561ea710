export { migrate } from './migrate.js';
export { openDatabase } from './open-database.js';
export type { DatabaseOptions, Migration } from './open-database.js';
export { PersistenceModule } from './persistence.module.js';
