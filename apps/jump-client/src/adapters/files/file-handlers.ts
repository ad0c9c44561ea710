import { basename } from 'node:path';
import { bulkGarbage } from '@jumpfleet/gateway-client';
import type {
  ToolChannel,
  ToolEnd,
  ToolHandler,
  ToolHandlers,
  ToolRequest,
} from '../../application/session/tool-handler.js';
import { sendAll } from '../../application/session/send-all.js';
import { Archive } from './archive.js';
import { make, remove, renameTo } from './changes.js';
import { Download } from './download.js';
import { failureOf } from './failures.js';
import { entryOf } from './file-entry.js';
import { listing } from './listing.js';
import { OpenFolder } from './open-folder.js';
import { pathOf, textOf } from './path.codec.js';
import { Upload } from './upload.js';

type FileOperation =
  'list' | 'stat' | 'download' | 'archive' | 'upload' | 'make' | 'rename' | 'delete';

/** What a representative does with the computer's files, with the rights of the Jump Client's user. */
export function fileHandlers(): Required<Pick<ToolHandlers, FileOperation>> {
  return {
    list: inWords(list),
    stat: inWords(stat),
    download: inWords(download),
    archive: inWords(archive),
    upload: inWords(upload),
    make: inWords(({ path }) => done(make(pathOf(path)))),
    rename: inWords(({ path, to, overwrite = false }) =>
      done(renameTo(pathOf(path), pathOf(to), overwrite)),
    ),
    delete: inWords(({ path, recursive = false }, { signal }) =>
      done(remove(pathOf(path), recursive, signal)),
    ),
  };
}

/** What the system says becomes what the protocol says. */
function inWords<O extends FileOperation>(handle: ToolHandler<O>): ToolHandler<O> {
  return async (request, channel) => {
    try {
      return await handle(request, channel);
    } catch (error) {
      throw failureOf(error);
    }
  };
}

async function done(work: Promise<void>): Promise<ToolEnd> {
  await work;
  return {};
}

async function list(
  { path, recursive = false }: ToolRequest<'list'>,
  channel: ToolChannel,
): Promise<ToolEnd> {
  const folder = await OpenFolder.at(pathOf(path));
  channel.opened();
  await sendAll(listing(folder, recursive), channel);
  return {};
}

async function stat({ path }: ToolRequest<'stat'>, channel: ToolChannel): Promise<ToolEnd> {
  const bytes = pathOf(path);
  const name = basename(bytes.toString('latin1'));
  channel.opened(await entryOf(bytes, textOf(Buffer.from(name, 'latin1'))));
  return {};
}

async function download(request: ToolRequest<'download'>, channel: ToolChannel): Promise<ToolEnd> {
  const file = await Download.of(pathOf(request.path), request);
  channel.opened(file.opened);
  await sendAll(file.bytes(), channel);
  return { result: file.whole };
}

async function archive({ path }: ToolRequest<'archive'>, channel: ToolChannel): Promise<ToolEnd> {
  const bytes = pathOf(path);
  const folder = await OpenFolder.at(bytes);
  const name = Buffer.from(basename(bytes.toString('latin1')), 'latin1');
  const packed = new Archive(folder, name);
  channel.opened();
  await sendAll(packed.bytes(), channel);
  return { result: packed.whole };
}

async function upload(request: ToolRequest<'upload'>, channel: ToolChannel): Promise<ToolEnd> {
  const { promise, resolve, reject } = Promise.withResolvers<ToolEnd>();
  const arriving = await Upload.begin(pathOf(request.path), request, {
    consumed: (bytes) => channel.consumed(bytes),
    finished: (result) => resolve({ result }),
    failed: reject,
  });
  const abandon = () => void arriving.abandon().finally(() => resolve({}));
  if (channel.signal.aborted) abandon();
  else channel.signal.addEventListener('abort', abandon, { once: true });
  channel.opened({ offset: arriving.offset });
  arriving.start();
  channel.receive({
    data: (bytes) => {
      bulkGarbage.add(bytes.length);
      arriving.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    },
  });
  return promise;
}
