import { useState } from 'preact/hooks';
import { whyNot } from '../../application/session/tool-words.js';
import { useStore } from '../use-store.js';
import { InformationView } from './information-view.js';
import { LooseTable } from './loose-table.js';
import { ProcessTable } from './process-table.js';
import type { PaneProps } from './session-workspace.js';

const views = {
  information: 'Information',
  processes: 'Processes',
  services: 'Services',
  software: 'Software',
} as const;
type ViewName = keyof typeof views;
const names = Object.keys(views) as ViewName[];

/** What the computer is, and what runs there. */
export function SystemPane({ live }: PaneProps) {
  const view = useStore(live.socket.view);
  const [front, setFront] = useState<ViewName>('information');
  const why = whyNot(front, view.abilities);
  const isReady = view.phase !== 'connecting' && why === '';
  return (
    <div class="pane-body pane-tall">
      <div class="segments" role="group" aria-label="System">
        {names.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={front === name}
            onClick={() => setFront(name)}
          >
            {views[name]}
          </button>
        ))}
      </div>
      {why !== '' && <p class="pane-empty">{why}</p>}
      {isReady && front === 'information' && <InformationView tools={live.socket} />}
      {isReady && front === 'processes' && (
        <ProcessTable tools={live.socket} abilities={view.abilities} />
      )}
      {isReady && (front === 'services' || front === 'software') && (
        <LooseTable key={front} tools={live.socket} op={front} />
      )}
    </div>
  );
}
