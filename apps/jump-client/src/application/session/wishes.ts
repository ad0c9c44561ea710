import type { OpenMessage } from '@jumpfleet/gateway-client';
import { operationOf } from '@jumpfleet/gateway-contracts';
import type { SessionTool, ToolOperation } from '@jumpfleet/gateway-contracts';
import type { ToolHandlers } from './tool-handler.js';

type Described = Readonly<{ tool: SessionTool; wish: string }>;

const operations: Readonly<Record<ToolOperation, Described>> = {
  shell: { tool: 'shell', wish: 'open a command shell' },
  list: { tool: 'files', wish: 'look into the folder' },
  stat: { tool: 'files', wish: 'look at the file' },
  download: { tool: 'files', wish: 'copy from this computer the file' },
  archive: { tool: 'files', wish: 'copy from this computer the folder' },
  upload: { tool: 'files', wish: 'copy to this computer the file' },
  make: { tool: 'files', wish: 'make the folder' },
  rename: { tool: 'files', wish: 'rename' },
  delete: { tool: 'files', wish: 'delete' },
  information: { tool: 'system', wish: 'see information about this computer' },
  processes: { tool: 'system', wish: 'see the running programs' },
  services: { tool: 'system', wish: 'see the services' },
  software: { tool: 'system', wish: 'see the installed software' },
  'end-process': { tool: 'system', wish: 'end a running program' },
  capture: { tool: 'screen', wish: 'take a picture of the screen' },
  'restart-client': { tool: 'actions', wish: 'restart the Jump Client' },
  reboot: { tool: 'actions', wish: 'restart this computer' },
};

/** What a request is about, to follow "wants to". */
export function wishOf(open: OpenMessage): string {
  const { wish } = operations[operationOf(open)];
  return 'path' in open ? `${wish} ${JSON.stringify(open.path)}` : wish;
}

/** The tools that these handlers make up. */
export function toolsOf(handlers: ToolHandlers): readonly SessionTool[] {
  const found = (Object.keys(handlers) as ToolOperation[]).map(
    (operation) => operations[operation].tool,
  );
  return [...new Set(found)];
}
