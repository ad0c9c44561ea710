import type { FileEntry, ToolOperation } from '@jumpfleet/gateway-contracts';
import { useRef } from 'preact/hooks';
import { whyNot } from '../../application/session/tool-words.js';
import type { Abilities } from '../../application/session/tool-words.js';
import type { FolderAsk } from './folder-dialogs.js';

type Props = Readonly<{
  abilities: Abilities;
  entry: FileEntry | undefined;
  onUpload: (files: readonly File[]) => void;
  onDownload: (entry: FileEntry) => void;
  onArchive: () => void;
  onAsk: (asked: FolderAsk) => void;
  onReload: () => void;
}>;

type ToolProps = Readonly<{ title: string; why: string; onClick: () => void; isDanger?: boolean }>;

function Tool({ title, why, onClick, isDanger = false }: ToolProps) {
  return (
    <button
      type="button"
      class={isDanger ? 'button-danger' : ''}
      disabled={why !== ''}
      title={why}
      onClick={onClick}
    >
      {title}
    </button>
  );
}

function UploadButton({ why, onUpload }: Readonly<{ why: string; onUpload: Props['onUpload'] }>) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        class="button-main"
        disabled={why !== ''}
        title={why === '' ? 'Or drop files here' : why}
        onClick={() => input.current?.click()}
      >
        Upload…
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label="Files to upload"
        onChange={({ currentTarget }) => {
          onUpload([...(currentTarget.files ?? [])]);
          currentTarget.value = '';
        }}
      />
    </>
  );
}

/** What can be done here; a button that cannot be pressed says why. */
export function FolderTools(props: Props) {
  const { abilities, entry, onUpload, onDownload, onArchive, onAsk, onReload } = props;
  const forEntry = (operation: ToolOperation) =>
    whyNot(operation, abilities) || (entry === undefined ? 'Select something first.' : '');
  const withEntry = (then: (entry: FileEntry) => void) => () => {
    if (entry !== undefined) then(entry);
  };
  return (
    <div class="pane-tools">
      <UploadButton why={whyNot('upload', abilities)} onUpload={onUpload} />
      <Tool title="Download" why={forEntry('download')} onClick={withEntry(onDownload)} />
      <Tool
        title="Download all as archive"
        why={whyNot('archive', abilities)}
        onClick={onArchive}
      />
      <Tool
        title="New folder…"
        why={whyNot('make', abilities)}
        onClick={() => onAsk({ kind: 'make' })}
      />
      <Tool
        title="Rename…"
        why={forEntry('rename')}
        onClick={withEntry((chosen) => onAsk({ kind: 'rename', entry: chosen }))}
      />
      <Tool
        title="Delete…"
        isDanger
        why={forEntry('delete')}
        onClick={withEntry((chosen) => onAsk({ kind: 'delete', entry: chosen }))}
      />
      <Tool title="Refresh" why="" onClick={onReload} />
    </div>
  );
}
