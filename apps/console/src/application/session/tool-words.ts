import { mayOpen } from '@jumpfleet/gateway-contracts';
import type { SessionTool, ToolOperation } from '@jumpfleet/gateway-contracts';

/** What a session may, and what its computer can. */
export type Abilities = Readonly<{ permissions: readonly string[]; tools: readonly string[] }>;

const toolOf: Readonly<Record<ToolOperation, SessionTool>> = {
  shell: 'shell',
  list: 'files',
  stat: 'files',
  download: 'files',
  archive: 'files',
  upload: 'files',
  make: 'files',
  rename: 'files',
  delete: 'files',
  information: 'system',
  processes: 'system',
  services: 'system',
  software: 'system',
  'end-process': 'system',
  capture: 'screen',
  'restart-client': 'actions',
  reboot: 'actions',
};

const wishes: Readonly<Record<ToolOperation, string>> = {
  shell: 'a shell',
  list: 'file transfer',
  stat: 'file transfer',
  download: 'downloading files',
  archive: 'downloading files',
  upload: 'uploading files',
  make: 'changing files',
  rename: 'changing files',
  delete: 'changing files',
  information: 'system information',
  processes: 'system information',
  services: 'system information',
  software: 'system information',
  'end-process': 'ending processes',
  capture: 'pictures of the screen',
  'restart-client': 'special actions',
  reboot: 'special actions',
};

const toolNames: Readonly<Record<SessionTool, string>> = {
  shell: 'shell',
  files: 'file transfer',
  system: 'system information',
  screen: 'pictures of the screen',
  actions: 'special actions',
};

/** Why an operation cannot be asked for in this session; empty where it can. */
export function whyNot(operation: ToolOperation, { permissions, tools }: Abilities): string {
  if (!mayOpen(permissions, operation))
    return `The session policy does not allow ${wishes[operation]} on this computer.`;
  const tool = toolOf[operation];
  return tools.includes(tool)
    ? ''
    : `This Jump Client has no ${toolNames[tool]}. A newer version may have it.`;
}

export function whyNoChat({ permissions }: Abilities): string {
  return permissions.includes('chat') ? '' : 'The session policy does not allow chat.';
}

const failures: Readonly<Record<string, string>> = {
  'tool-not-allowed': 'The session policy does not allow this.',
  'tool-not-available': 'This Jump Client does not have this tool.',
  'limit-exceeded': 'Too much is open at once in this session. Close something first.',
  'denied-by-customer': 'The customer did not allow it.',
  'shell-failed': 'The shell could not be started.',
  'path-malformed': 'This is not a path that the computer can have.',
  'path-not-found': 'There is nothing at this path.',
  'path-not-permitted': "The Jump Client's user may not do that there.",
  'path-exists': 'Something with this name is there already.',
  'is-a-folder': 'This is a folder.',
  'not-a-folder': 'This is not a folder.',
  'not-a-file': 'This is not a file.',
  'folder-not-empty': 'The folder is not empty.',
  'disk-full': 'There is no room left on the disk.',
  'digest-mismatch': 'What arrived is not what was sent; nothing was kept.',
  'file-changed': 'The file has changed since; begin anew.',
  'upload-changed': 'Another upload was under way with this name; begin anew.',
  'process-not-found': 'The process is gone.',
  'no-display': 'The computer has no display.',
  'screen-not-readable': 'The screen cannot be read.',
  'action-failed': 'The computer could not do it.',
  'io-failed': 'The computer could not read or write it.',
  'connection-lost': 'The connection was lost.',
};

/** The other end's own words, or this console's for its code. */
export function failureWords(code: string, said: string): string {
  return said === '' || said === code ? (failures[code] ?? 'It did not work.') : said;
}
