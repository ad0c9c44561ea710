import type { ToolFailureCode } from '@jumpfleet/gateway-contracts';
import { ToolFailure } from '../../application/session/tool-handler.js';

const ofSystem: Readonly<Record<string, readonly [ToolFailureCode, string]>> = {
  ENOENT: ['path-not-found', 'There is nothing under this path.'],
  ENOTDIR: ['not-a-folder', 'A part of this path is not a folder.'],
  EACCES: ['path-not-permitted', 'The user of the Jump Client may not do this here.'],
  EPERM: ['path-not-permitted', 'The user of the Jump Client may not do this here.'],
  EROFS: ['path-not-permitted', 'This disk can only be read.'],
  EEXIST: ['path-exists', 'There is something under this path already.'],
  EISDIR: ['is-a-folder', 'This is a folder.'],
  ENOTEMPTY: ['folder-not-empty', 'The folder is not empty.'],
  ENOSPC: ['disk-full', 'The disk is full.'],
  EDQUOT: ['disk-full', 'The user of the Jump Client may use no more of this disk.'],
  ENAMETOOLONG: ['path-malformed', 'The path is too long.'],
  EINVAL: ['path-malformed', 'This cannot be done with this path.'],
  ELOOP: ['path-malformed', 'The links of this path lead in a circle.'],
  ENXIO: ['not-a-file', 'This is not a file.'],
  EXDEV: ['io-failed', 'The two paths are on different disks.'],
};

/** What the system says, in the words of the protocol. */
export function failureOf(error: unknown): ToolFailure {
  if (error instanceof ToolFailure) return error;
  const errno = codeOf(error) ?? '';
  const [code, message] = ofSystem[errno] ?? ['io-failed', `The computer answered ${errno}.`];
  return new ToolFailure(code, message);
}

export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
