import { permissionsOf } from '@jumpfleet/gateway-contracts';
import type { ToolOperation } from '@jumpfleet/gateway-contracts';

const at = '2026-11-21T10:00:00.000Z';

/** One request for each operation that there is. */
export const toolOpens: Readonly<Record<ToolOperation, object>> = {
  shell: { tool: 'shell', cols: 80, rows: 24 },
  list: { tool: 'files', op: 'list', path: '/etc' },
  stat: { tool: 'files', op: 'stat', path: '/etc/passwd' },
  download: { tool: 'files', op: 'download', path: '/etc/passwd' },
  archive: { tool: 'files', op: 'archive', path: '/etc' },
  upload: { tool: 'files', op: 'upload', path: '/tmp/x', length: 3 },
  make: { tool: 'files', op: 'make', path: '/tmp/x' },
  rename: { tool: 'files', op: 'rename', path: '/tmp/x', to: '/tmp/y' },
  delete: { tool: 'files', op: 'delete', path: '/tmp/x' },
  information: { tool: 'system', op: 'information' },
  processes: { tool: 'system', op: 'processes' },
  services: { tool: 'system', op: 'services' },
  software: { tool: 'system', op: 'software' },
  'end-process': { tool: 'system', op: 'end-process', pid: 7, started_at: at },
  capture: { tool: 'screen', op: 'capture' },
  'restart-client': { tool: 'actions', op: 'restart-client' },
  reboot: { tool: 'actions', op: 'reboot' },
};
export const operations = Object.keys(toolOpens) as ToolOperation[];
export const allPermissions = [...new Set(Object.values(permissionsOf).flat())];

/** Each operation, and each of the permissions that it needs. */
export const needs = operations.flatMap((operation) =>
  permissionsOf[operation].map((permission) => [operation, permission] as const),
);
