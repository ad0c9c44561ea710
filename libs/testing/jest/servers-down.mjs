export default async function serversDown() {
  const { serversDown: down } = await import('../src/jest-servers.ts');
  await down();
}
