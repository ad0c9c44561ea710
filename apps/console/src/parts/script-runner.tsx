import { useCallback, useEffect, useState } from 'preact/hooks';
import { messageOf } from '../adapters/api.js';
import { jumpClient } from '../adapters/fleet-api.js';
import { runScript } from '../adapters/script-search.js';
import type { ScriptMatch } from '../adapters/script-search.js';
import type { JumpClient } from '../application/fleet.js';
import type { JumpGiven } from '../application/jump-conditions.js';
import { Dialog } from './dialog.js';
import { Problem } from './notice.js';

type Props = Readonly<{ onJump: (client: JumpClient, given: JumpGiven) => void }>;
type Run =
  | Readonly<{ state: 'none' | 'searching' }>
  | Readonly<{ state: 'failed'; problem: string }>
  | Readonly<{ state: 'choosing'; matches: readonly ScriptMatch[]; given: JumpGiven }>;

/** Run once, when the page is opened: the address forgets it, so that a reload does not jump again. */
function takeScript(): string | null {
  const script = new URLSearchParams(window.location.search).get('script');
  if (script !== null) window.history.replaceState(null, '', window.location.pathname);
  return script;
}

function useScript(onJump: Props['onJump']) {
  const [script] = useState(takeScript);
  const [run, setRun] = useState<Run>({ state: script === null ? 'none' : 'searching' });
  const fail = useCallback(
    (error: unknown) => setRun({ state: 'failed', problem: messageOf(error) }),
    [],
  );
  const jump = useCallback(
    (id: string, given: JumpGiven) => {
      setRun({ state: 'none' });
      jumpClient(id).then((client) => onJump(client, given), fail);
    },
    [onJump, fail],
  );
  useEffect(() => {
    if (script === null) return;
    runScript(script).then(({ matches, given }) => {
      const [only] = matches;
      if (only === undefined)
        setRun({ state: 'failed', problem: 'No Jump Client matches the search.' });
      else if (matches.length > 1) setRun({ state: 'choosing', matches, given });
      else jump(only.id, given);
    }, fail);
  }, [script, jump, fail]);
  return { run, jump, close: () => setRun({ state: 'none' }) };
}

type ChoiceProps = Readonly<{
  matches: readonly ScriptMatch[];
  onChoose: (id: string) => void;
  onClose: () => void;
}>;

function Choice({ matches, onChoose, onClose }: ChoiceProps) {
  const [chosen, setChosen] = useState(matches[0]?.id);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (chosen !== undefined) onChoose(chosen);
  };
  return (
    <Dialog title="Several Jump Clients match" onClose={onClose}>
      <form class="form" onSubmit={submit}>
        <div class="choice" role="radiogroup" aria-label="Jump Clients">
          {matches.map((client) => (
            <label key={client.id} class="choice-row">
              <input
                type="radio"
                name="client"
                checked={client.id === chosen}
                onChange={() => setChosen(client.id)}
              />
              <strong>{client.name}</strong>
              <span class="muted">
                {[client.hostname, client.tag, client.private_ip]
                  .filter((text) => text !== '')
                  .join(' · ')}
              </span>
            </label>
          ))}
        </div>
        <footer class="dialog-foot">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="button-main">
            OK
          </button>
        </footer>
      </form>
    </Dialog>
  );
}

/** SB-16: one match jumps, several are chosen from. */
export function ScriptRunner({ onJump }: Props) {
  const { run, jump, close } = useScript(onJump);
  switch (run.state) {
    case 'none':
    case 'searching':
      return null;
    case 'failed':
      return (
        <Dialog title="Client script" onClose={close}>
          <Problem text={run.problem} />
        </Dialog>
      );
    case 'choosing':
      return (
        <Choice matches={run.matches} onChoose={(id) => jump(id, run.given)} onClose={close} />
      );
  }
}
