import type { FileEntry } from '@jumpfleet/gateway-contracts';
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import type { LiveSession } from '../../adapters/live-session.js';
import { sinkFor, sourceOf } from '../../adapters/file-sinks.js';
import { messageIn } from '../../application/message-in.js';
import { readFolder } from '../../application/session/folder.js';
import type { Folder } from '../../application/session/folder.js';
import { archiveName } from '../../application/session/folder.js';
import { perform } from '../../application/session/operations.js';
import type { FileSort } from '../../application/session/operations.js';
import { pathIn } from '../../application/session/paths.js';
import { ToolFailure } from '../../application/session/session-port.js';
import { Download, Upload } from '../../application/session/transfer.js';
import type { TransferWork } from '../../application/session/transfers.js';

/** The folder at a path, read while it is shown; `path` stays as it was asked for until it is known. */
export function useFolder(live: LiveSession, path: string) {
  const [folder, setFolder] = useState<Folder>({ entries: [], isReading: true, path });
  const [problem, setProblem] = useState('');
  const [sort, setSort] = useState<FileSort>('name');
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((last) => last + 1), []);
  useEffect(() => {
    const stop = new AbortController();
    const onChange = (next: Folder) => {
      if (!stop.signal.aborted) setFolder(next);
    };
    readFolder(live.socket, path, { sort, onChange, signal: stop.signal }).then(
      () => setProblem(''),
      (error: unknown) => {
        if (stop.signal.aborted) return;
        setProblem(messageIn(error));
        setFolder((last) => ({ ...last, isReading: false }));
      },
    );
    return () => stop.abort();
  }, [live, path, sort, round]);
  return { folder, problem, sort, setSort, reload };
}

/** Uploads into the folder; what is there already is written over only when that was wished. */
export function useUploads(live: LiveSession, path: string, done: () => void) {
  const [existing, setExisting] = useState<readonly File[]>([]);
  const upload = useCallback(
    (files: readonly File[], overwrite: boolean) => {
      for (const file of files) {
        const wish = { path: pathIn(path, file.name), overwrite, id: uploadId(file) };
        const work = new Upload(live.socket, sourceOf(file), wish);
        void live.transfers.add({ direction: 'up', name: file.name, work }).then(done);
      }
    },
    [live, path, done],
  );
  const offer = useCallback(
    async (files: readonly File[]) => {
      const there = await Promise.all(files.map((file) => isThere(live, pathIn(path, file.name))));
      upload(
        files.filter((_file, index) => there[index] !== true),
        false,
      );
      setExisting(files.filter((_file, index) => there[index] === true));
    },
    [live, path, upload],
  );
  const answer = (overwrite: boolean) => {
    if (overwrite) upload(existing, true);
    setExisting([]);
  };
  return { offer, existing, answer };
}

/** The same file again is the same upload, so that it goes on where it broke. */
function uploadId({ name, size, lastModified }: File): string {
  let hash = 0;
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  return `console-${hash.toString(36)}-${size.toString(36)}-${lastModified.toString(36)}`;
}

async function isThere(live: LiveSession, path: string): Promise<boolean> {
  try {
    await perform(live.socket, { tool: 'files', op: 'stat', path });
    return true;
  } catch (error) {
    if (error instanceof ToolFailure && error.code === 'path-not-found') return false;
    throw error;
  }
}

/** Downloads of the folder's entries: a file as it is, a folder as an archive. */
export function useDownloads(live: LiveSession, path: string) {
  return useMemo(() => {
    const file = async (entry: FileEntry) => {
      const sink = await sinkFor(entry.name, entry.size);
      if (sink === undefined) return;
      const work = new Download(live.socket, pathIn(path, entry.name), sink);
      void live.transfers.add({ direction: 'down', name: entry.name, work });
    };
    const archive = async (name: string) => {
      const saved = archiveName(path, name);
      const sink = await sinkFor(saved, undefined);
      if (sink === undefined) return;
      const work: TransferWork = archiveWork(live, name === '' ? path : pathIn(path, name), sink);
      void live.transfers.add({ direction: 'down', name: saved, work });
    };
    return { file, archive };
  }, [live, path]);
}

type Sink = NonNullable<Awaited<ReturnType<typeof sinkFor>>>;

/** An archive is made while it is sent, so it cannot go on where it broke. */
function archiveWork(live: LiveSession, path: string, sink: Sink): TransferWork {
  return {
    canResume: false,
    run: async (tell, signal) => {
      let bytes = 0;
      await perform(
        live.socket,
        { tool: 'files', op: 'archive', path },
        {
          data: async (payload) => {
            await sink.write(payload);
            bytes += payload.length;
            tell({ bytes });
          },
          signal,
        },
      );
      await sink.finish();
    },
    discard: () => sink.discard(),
  };
}
