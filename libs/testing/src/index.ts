export { eventually } from './eventually.js';
export { FakeClock, fakeClock } from './fake-clock.js';
export { atEndOfSpecFile } from './releases.js';
export { specify } from './specify.js';
export { testFolder } from './test-folders.js';
export { testDatabase, testNats, testPostgres, testRedis } from './test-servers.js';
