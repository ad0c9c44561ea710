import type { FileEntry } from '@jumpfleet/gateway-contracts';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { LiveSession } from '../../adapters/live-session.js';
import { formatCount } from '../../application/format.js';
import { FolderChanges, isOpenable } from '../../application/session/folder.js';
import { parentOf, pathIn } from '../../application/session/paths.js';
import type { Abilities } from '../../application/session/tool-words.js';
import { Problem } from '../notice.js';
import { useAct } from '../use-act.js';
import { FileTable } from './file-table.js';
import { FolderDialogs } from './folder-dialogs.js';
import type { FolderAsk } from './folder-dialogs.js';
import { FolderTools } from './folder-tools.js';
import { FolderPath } from './folder-path.js';
import { useDownloads, useFolder, useUploads } from './use-folder.js';

type Props = Readonly<{
  live: LiveSession;
  abilities: Abilities;
  clientName: string;
  path: string;
  onPath: (path: string) => void;
}>;

/** Files that are dropped anywhere on the folder are uploaded into it. */
function useDrop(onFiles: (files: readonly File[]) => void) {
  const [isOver, setIsOver] = useState(false);
  return {
    isOver,
    handlers: {
      onDragOver: (event: DragEvent) => {
        event.preventDefault();
        setIsOver(true);
      },
      onDragLeave: () => setIsOver(false),
      onDrop: (event: DragEvent) => {
        event.preventDefault();
        setIsOver(false);
        onFiles([...(event.dataTransfer?.files ?? [])]);
      },
    },
  };
}

/** The selection is known by name: it stays when the order changes, and goes with the entry. */
function useSelected(entries: readonly FileEntry[]) {
  const [name, setName] = useState<string>();
  const selected = entries.findIndex((entry) => entry.name === name);
  return {
    selected,
    entry: entries[selected],
    select: (index: number) => setName(entries[index]?.name),
  };
}

function useFolderView({ live, path, onPath }: Props) {
  const read = useFolder(live, path);
  const here = read.folder.path;
  const { act, problem, isBusy } = useAct();
  const uploads = useUploads(live, here, read.reload);
  const downloads = useDownloads(live, here);
  const selection = useSelected(read.folder.entries);
  const changes = useMemo(() => new FolderChanges(live.socket, here), [live, here]);
  const open = (entry: FileEntry) =>
    isOpenable(entry) ? onPath(pathIn(here, entry.name)) : act(() => downloads.file(entry));
  const download = ({ name, type, ...rest }: FileEntry) =>
    act(() =>
      type === 'folder' ? downloads.archive(name) : downloads.file({ name, type, ...rest }),
    );
  const upload = (files: readonly File[]) => act(() => uploads.offer(files));
  return {
    read,
    here,
    uploads,
    downloads,
    selection,
    changes,
    open,
    download,
    upload,
    act,
    problem,
    isBusy,
  };
}

/** Backspace goes up, F2 renames, Delete deletes after asking. */
function keyHandler(
  entry: FileEntry | undefined,
  onUp: () => void,
  onAsk: (asked: FolderAsk) => void,
) {
  return (event: KeyboardEvent) => {
    if (event.key === 'Backspace') onUp();
    else if (event.key === 'F2' && entry) onAsk({ kind: 'rename', entry });
    else if (event.key === 'Delete' && entry) onAsk({ kind: 'delete', entry });
    else return;
    event.preventDefault();
  };
}

/** The listing of one folder, and all that can be done in it. */
export function FolderView(props: Props) {
  const { abilities, onPath, clientName } = props;
  const view = useFolderView(props);
  const { read, here, selection } = view;
  const [asked, setAsked] = useState<FolderAsk>();
  const drop = useDrop(view.upload);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.querySelector<HTMLElement>('[role=grid]')?.focus(), []);
  const onKey = keyHandler(selection.entry, () => onPath(parentOf(here)), setAsked);
  return (
    <div ref={place} class={`folder ${drop.isOver ? 'is-drop' : ''}`} {...drop.handlers}>
      <FolderPath path={here} onPath={onPath} />
      <FolderTools
        abilities={abilities}
        entry={selection.entry}
        onUpload={view.upload}
        onDownload={view.download}
        onArchive={() => view.act(() => view.downloads.archive(''))}
        onAsk={setAsked}
        onReload={read.reload}
      />
      <Problem text={read.problem === '' ? view.problem : read.problem} />
      <FileTable
        entries={read.folder.entries}
        sort={read.sort}
        onSort={read.setSort}
        selected={selection.selected}
        onSelect={selection.select}
        onOpen={view.open}
        onKey={onKey}
      />
      <p class="muted folder-count" role="status">
        {read.folder.isReading ? 'Reading … ' : ''}
        {formatCount(read.folder.entries.length)} entries
      </p>
      <FolderDialogs
        asked={asked}
        existing={view.uploads.existing}
        clientName={clientName}
        changes={view.changes}
        onAnswer={view.uploads.answer}
        onDone={read.reload}
        onClose={() => setAsked(undefined)}
      />
    </div>
  );
}
