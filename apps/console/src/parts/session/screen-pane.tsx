import { useEffect, useRef, useState } from 'preact/hooks';
import type { LiveSession } from '../../adapters/live-session.js';
import { saveBlob } from '../../adapters/file-sinks.js';
import { formatBytes, formatInstant } from '../../application/format.js';
import { readAll } from '../../application/session/operations.js';
import { whyNot } from '../../application/session/tool-words.js';
import { Problem } from '../notice.js';
import { useAct } from '../use-act.js';
import { useStore } from '../use-store.js';
import type { PaneProps } from './session-workspace.js';

type Picture = Readonly<{ blob: Blob; at: string }>;

/** Drawn, not linked: the page's security policy lets no other address be a picture. */
function Canvas({ picture: { blob, at } }: { picture: Picture }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let isCurrent = true;
    void createImageBitmap(blob).then((bitmap) => {
      const element = canvas.current;
      if (!isCurrent || element === null) return;
      element.width = bitmap.width;
      element.height = bitmap.height;
      element.getContext('2d')?.drawImage(bitmap, 0, 0);
      bitmap.close();
    });
    return () => {
      isCurrent = false;
    };
  }, [blob]);
  return (
    <canvas
      ref={canvas}
      class="screen-picture"
      role="img"
      aria-label={`The screen at ${formatInstant(at)}`}
    />
  );
}

const fileName = (client: string, at: string) =>
  `${client} ${formatInstant(at).replaceAll(':', '-')}.png`;

function usePicture(live: LiveSession) {
  const view = useStore(live.socket.view);
  const { problem, isBusy, act } = useAct();
  const [picture, setPicture] = useState<Picture>();
  const why =
    whyNot('capture', view.abilities) ||
    (view.phase === 'attached' ? '' : 'The session is not connected.');
  const capture = () =>
    act(async () => {
      const bytes = await readAll(live.socket, { tool: 'screen', op: 'capture' });
      const blob = new Blob([bytes], { type: 'image/png' });
      setPicture({ blob, at: new Date().toISOString() });
    });
  return { why, problem, isBusy, picture, capture };
}

/** A picture of the computer's screen, as often as it is asked for. */
export function ScreenPane({ live, tab }: PaneProps) {
  const { why, problem, isBusy, picture, capture } = usePicture(live);
  return (
    <div class="pane-body pane-tall">
      <div class="pane-tools">
        <button
          type="button"
          class="button-main"
          disabled={why !== '' || isBusy}
          title={why}
          onClick={capture}
        >
          {isBusy ? 'Taking a picture …' : 'Capture the screen'}
        </button>
        <button
          type="button"
          disabled={picture === undefined}
          onClick={() =>
            picture && saveBlob(picture.blob, fileName(tab.jump.session.client_name, picture.at))
          }
        >
          Save…
        </button>
        {picture !== undefined && (
          <span class="muted">
            {formatInstant(picture.at)} · {formatBytes(picture.blob.size)}
          </span>
        )}
      </div>
      <Problem text={problem === '' ? why : problem} />
      <div class="screen-place">
        {picture === undefined ? (
          <p class="pane-empty">No picture was taken yet.</p>
        ) : (
          <Canvas picture={picture} />
        )}
      </div>
    </div>
  );
}
