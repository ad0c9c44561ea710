import type { ToolOperation } from '@jumpfleet/gateway-contracts';
import { anyOf, boolean, fits, instant, integer, matching, optional, text } from './checks.js';
import type { Checks } from './checks.js';

const path = text(0, 4_096);
const length = integer(0, Number.MAX_SAFE_INTEGER);
const files = { tool: anyOf('files'), path };
const system = { tool: anyOf('system') };
const actions = { tool: anyOf('actions') };

/** The members of each operation's request, as the contract's schemas have them. */
const fieldsOf: Readonly<Record<ToolOperation, Checks>> = {
  shell: { tool: anyOf('shell'), cols: integer(1, 1000), rows: integer(1, 1000) },
  list: { ...files, recursive: optional(boolean) },
  stat: files,
  download: { ...files, offset: optional(length), modified_at: optional(instant) },
  archive: files,
  upload: {
    ...files,
    length,
    sha256: optional(matching(/^[0-9a-f]{64}$/)),
    upload: optional(text(1, 64)),
    overwrite: optional(boolean),
  },
  make: files,
  rename: { ...files, to: path, overwrite: optional(boolean) },
  delete: { ...files, recursive: optional(boolean) },
  information: system,
  processes: system,
  services: system,
  software: system,
  'end-process': {
    ...system,
    pid: integer(1, Number.MAX_SAFE_INTEGER),
    started_at: instant,
    force: optional(boolean),
  },
  capture: { tool: anyOf('screen'), max_width: optional(integer(64, 16_384)) },
  'restart-client': actions,
  reboot: actions,
};

/** Whether an `open` asks for something that this protocol has. */
export function fitsTool(open: object): boolean {
  const { tool, op } = open as Readonly<{ tool?: unknown; op?: unknown }>;
  const operation = tool === 'shell' ? 'shell' : op;
  if (typeof operation !== 'string' || !Object.hasOwn(fieldsOf, operation)) return false;
  return fits(open, fieldsOf[operation as ToolOperation]);
}
