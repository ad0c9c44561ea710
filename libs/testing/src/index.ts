export { eventually } from './eventually.js';
export { FakeClock, fakeClock } from './fake-clock.js';
export { invalidFields } from './invalid-input.js';
export type { InvalidField } from './invalid-input.js';
export { atEndOfSpecFile } from './releases.js';
export { specify } from './specify.js';
export { testFolder } from './test-folders.js';
export { testDatabase, testNats, testPostgres, testRedis } from './test-servers.js';
