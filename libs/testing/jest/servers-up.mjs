import '../../../tools/setup/typescript.mjs';

/** Jest's global set-up runs outside of its module system, therefore this small door. */
export default async function serversUp() {
  const { serversUp: up } = await import('../src/jest-servers.ts');
  await up();
}
