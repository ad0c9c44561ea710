import { z } from 'zod';

/** What a session can do at the computer. A client says in its hello which of them it has. */
export const sessionTool = z.enum(['shell', 'files', 'system', 'screen', 'actions']);
export type SessionTool = z.infer<typeof sessionTool>;

/** What else a client can, said in its hello beside its tools: older clients get nothing that they do not know. */
export const clientFeature = z.enum([
  /** Keeps channels while a line is lost, and takes `resume`, `detach`. */
  'resume',
  'chat',
  /** Somebody is at the computer who can be asked. */
  'ask',
  'wake',
  'pin',
]);
export type ClientFeature = z.infer<typeof clientFeature>;

/**
 * A path at the computer, absolute, or relative to the home folder of the client's user; empty is that
 * folder. Bytes that are not UTF-8 read as U+DC80..U+DCFF, one each (PEP 383), so every name can be said.
 */
export const computerPath = z.string().max(4_096);

const files = { tool: z.literal('files') };
const system = { tool: z.literal('system') };
const terminal = {
  cols: z.number().int().min(1).max(1000),
  rows: z.number().int().min(1).max(1000),
};
const length = z.number().int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** Members of each kind of `open`, beside `t` and `channel`: one channel is one operation. */
export const toolRequests = {
  /** The login shell on a pseudo terminal. */
  shell: { tool: z.literal('shell'), ...terminal },
  /** Data: a line of JSON per entry (`fileEntry`), as the folder is read. Links are not followed. */
  list: { ...files, op: z.literal('list'), path: computerPath, recursive: z.boolean().optional() },
  /** `opened.result` is a `fileEntry`. */
  stat: { ...files, op: z.literal('stat'), path: computerPath },
  /** Data: the file from `offset`. `opened.result`: `downloadOpened`; `exit.result`: `transferred`. */
  download: {
    ...files,
    op: z.literal('download'),
    path: computerPath,
    offset: length.optional(),
    /** Of an earlier part: refused with `file-changed` where the file is another now. */
    modified_at: z.iso.datetime().optional(),
  },
  /** Data: a folder as a tar archive (POSIX ustar with pax headers); links stay links. */
  archive: { ...files, op: z.literal('archive'), path: computerPath },
  /**
   * Data from the representative: the file from `opened.result.offset` to `length`. The file appears under its
   * name only when it is whole and its digest right. `upload` names what is resumed: the same again goes on.
   */
  upload: {
    ...files,
    op: z.literal('upload'),
    path: computerPath,
    length,
    sha256: sha256.optional(),
    upload: z.string().min(1).max(64).optional(),
    overwrite: z.boolean().optional(),
  },
  make: { ...files, op: z.literal('make'), path: computerPath },
  rename: {
    ...files,
    op: z.literal('rename'),
    path: computerPath,
    to: computerPath,
    overwrite: z.boolean().optional(),
  },
  delete: {
    ...files,
    op: z.literal('delete'),
    path: computerPath,
    recursive: z.boolean().optional(),
  },
  /** Data: one JSON document (`systemInformation` in the client's docs). */
  information: { ...system, op: z.literal('information') },
  /** Data: a line of JSON per process. */
  processes: { ...system, op: z.literal('processes') },
  services: { ...system, op: z.literal('services') },
  software: { ...system, op: z.literal('software') },
  /** `started_at` as told by `processes`, so that no other process that got the number is ended. */
  'end-process': {
    ...system,
    op: z.literal('end-process'),
    pid: z.number().int().min(1),
    started_at: z.iso.datetime(),
    force: z.boolean().optional(),
  },
  /** Data: a PNG picture of the screen. */
  capture: {
    tool: z.literal('screen'),
    op: z.literal('capture'),
    max_width: z.number().int().min(64).max(16_384).optional(),
  },
  'restart-client': { tool: z.literal('actions'), op: z.literal('restart-client') },
  reboot: { tool: z.literal('actions'), op: z.literal('reboot') },
} as const;

/** `open` of each tool, with the members that this leg of the way adds. */
export function openMessages<Shape extends z.ZodRawShape>(shape: Shape) {
  const open = { t: z.literal('open'), ...shape };
  const { shell, capture, ...rest } = toolRequests;
  return z.discriminatedUnion('tool', [
    z.object({ ...open, ...shell }),
    z.discriminatedUnion('op', [
      z.object({ ...open, ...rest.list }),
      z.object({ ...open, ...rest.stat }),
      z.object({ ...open, ...rest.download }),
      z.object({ ...open, ...rest.archive }),
      z.object({ ...open, ...rest.upload }),
      z.object({ ...open, ...rest.make }),
      z.object({ ...open, ...rest.rename }),
      z.object({ ...open, ...rest.delete }),
    ]),
    z.discriminatedUnion('op', [
      z.object({ ...open, ...rest.information }),
      z.object({ ...open, ...rest.processes }),
      z.object({ ...open, ...rest.services }),
      z.object({ ...open, ...rest.software }),
      z.object({ ...open, ...rest['end-process'] }),
    ]),
    z.object({ ...open, ...capture }),
    z.discriminatedUnion('op', [
      z.object({ ...open, ...rest['restart-client'] }),
      z.object({ ...open, ...rest.reboot }),
    ]),
  ]);
}

/** What a session policy must allow for each operation; all of them (`sessionPermission` of policy's contracts). */
export const permissionsOf = {
  shell: ['shell'],
  list: ['file_transfer'],
  stat: ['file_transfer'],
  download: ['file_transfer', 'file_transfer_from_computer'],
  archive: ['file_transfer', 'file_transfer_from_computer'],
  upload: ['file_transfer', 'file_transfer_to_computer'],
  make: ['file_transfer', 'file_transfer_to_computer'],
  rename: ['file_transfer', 'file_transfer_to_computer'],
  delete: ['file_transfer', 'file_transfer_to_computer'],
  information: ['system_information'],
  processes: ['system_information'],
  services: ['system_information'],
  software: ['system_information'],
  'end-process': ['system_information', 'system_information_actions'],
  capture: ['screenshots'],
  'restart-client': ['special_actions'],
  reboot: ['special_actions'],
} as const satisfies Record<keyof typeof toolRequests, readonly string[]>;

export type ToolOperation = keyof typeof toolRequests;

/** Which operation an `open` asks for: the shell has no `op`. */
export function operationOf(
  open: Readonly<{ tool: 'shell' } | { tool: SessionTool; op: ToolOperation }>,
): ToolOperation {
  return 'op' in open ? open.op : 'shell';
}

/** Whether what a session may is enough for that operation. */
export function mayOpen(permissions: readonly string[], operation: ToolOperation): boolean {
  return permissionsOf[operation].every((needed) => permissions.includes(needed));
}

/** A line of `list`, and the result of `stat`. */
export const fileEntry = z.object({
  /** In a recursive list with the folders below the one asked for, with slashes. */
  name: z.string(),
  type: z.enum(['file', 'folder', 'link', 'other']),
  /** Of a file, in bytes. */
  size: length.optional(),
  modified_at: z.iso.datetime(),
  /** Permission bits in octal, such as `0644`. */
  mode: z.string().regex(/^[0-7]{4}$/),
  owner: z.string().optional(),
  /** Of a link: where it leads, as it says. */
  target: z.string().optional(),
});
export type FileEntry = z.infer<typeof fileEntry>;

export const downloadOpened = z.object({
  /** Of the whole file. */
  length,
  modified_at: z.iso.datetime(),
});
export const uploadOpened = z.object({ offset: length });
/** Of the whole file, whichever part of it was sent now. */
export const transferred = z.object({ length, sha256 });

/** A line of `processes`. */
export const processEntry = z.object({
  pid: z.number().int(),
  parent: z.number().int(),
  name: z.string(),
  command: z.string(),
  user: z.string(),
  cpu_percent: z.number(),
  memory_bytes: length,
  started_at: z.iso.datetime(),
});
export type ProcessEntry = z.infer<typeof processEntry>;

/** Why an operation is refused, or failed: `refused.code`, and `close.code` once it was opened. */
export const toolFailureCodes = [
  'tool-not-allowed',
  'tool-not-available',
  'limit-exceeded',
  'denied-by-customer',
  'shell-failed',
  'path-malformed',
  'path-not-found',
  'path-not-permitted',
  'path-exists',
  'is-a-folder',
  'not-a-folder',
  'not-a-file',
  'folder-not-empty',
  'disk-full',
  'digest-mismatch',
  'file-changed',
  'upload-changed',
  'process-not-found',
  'no-display',
  'screen-not-readable',
  'action-failed',
  'io-failed',
] as const;
export type ToolFailureCode = (typeof toolFailureCodes)[number];
