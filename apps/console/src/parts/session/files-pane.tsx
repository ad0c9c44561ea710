import { useState } from 'preact/hooks';
import { whyNot } from '../../application/session/tool-words.js';
import { useStore } from '../use-store.js';
import { FolderView } from './folder-view.js';
import type { PaneProps } from './session-workspace.js';
import { TransferList } from './transfer-list.js';

/** The computer's folders, and what moves between there and here. */
export function FilesPane({ live, tab }: PaneProps) {
  const view = useStore(live.socket.view);
  const [path, setPath] = useState('');
  const why = whyNot('list', view.abilities);
  if (why !== '' && view.phase !== 'connecting') return <p class="pane-empty">{why}</p>;
  return (
    <div class="pane-body pane-tall">
      {view.phase !== 'connecting' && (
        <FolderView
          key={path}
          live={live}
          abilities={view.abilities}
          clientName={tab.jump.session.client_name}
          path={path}
          onPath={setPath}
        />
      )}
      <TransferList transfers={live.transfers} />
    </div>
  );
}
