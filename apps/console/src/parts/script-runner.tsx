import { useEffect, useState } from 'preact/hooks';
import { messageOf } from '../adapters/api.js';
import { scriptMatches } from '../adapters/script-search.js';
import { scriptIn, scriptQuery } from '../application/client-script.js';
import type { ScriptQuery } from '../application/client-script.js';
import type { JumpClient } from '../application/fleet.js';
import type { JumpGiven } from '../application/jump-conditions.js';
import { Dialog } from './dialog.js';
import { Problem } from './notice.js';
import { StatusMark } from './status-mark.js';

type Props = Readonly<{ onJump: (client: JumpClient, given: JumpGiven) => void }>;
type Run =
  | Readonly<{ state: 'none' | 'searching' }>
  | Readonly<{ state: 'failed'; problem: string }>
  | Readonly<{ state: 'choosing'; clients: readonly JumpClient[]; given: JumpGiven }>;

function givenBy({ externalKey, custom }: ScriptQuery): JumpGiven {
  return {
    ...(externalKey !== '' && { external_key: externalKey }),
    ...(Object.keys(custom).length > 0 && { custom }),
  };
}

/** Run once, when the page is opened: the address forgets it, so that a reload does not jump again. */
function takeScript(): URLSearchParams | undefined {
  const script = scriptIn(window.location.search);
  if (script !== undefined) window.history.replaceState(null, '', window.location.pathname);
  return script;
}

function useScript(onJump: Props['onJump']) {
  const [script] = useState(takeScript);
  const [run, setRun] = useState<Run>({ state: script === undefined ? 'none' : 'searching' });
  useEffect(() => {
    if (script === undefined) return;
    const search = async () => {
      const query = scriptQuery(script);
      const clients = await scriptMatches(query);
      const given = givenBy(query);
      const [only] = clients;
      if (only === undefined)
        setRun({ state: 'failed', problem: 'No Jump Client matches the search.' });
      else if (clients.length > 1) setRun({ state: 'choosing', clients, given });
      else {
        setRun({ state: 'none' });
        onJump(only, given);
      }
    };
    search().catch((error: unknown) => setRun({ state: 'failed', problem: messageOf(error) }));
  }, [script, onJump]);
  return { run, close: () => setRun({ state: 'none' }) };
}

type ChoiceProps = Readonly<{
  clients: readonly JumpClient[];
  onChoose: (client: JumpClient) => void;
  onClose: () => void;
}>;

function Choice({ clients, onChoose, onClose }: ChoiceProps) {
  const [chosen, setChosen] = useState(clients[0]);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (chosen !== undefined) onChoose(chosen);
  };
  return (
    <Dialog title="Several Jump Clients match" onClose={onClose}>
      <form class="form" onSubmit={submit}>
        <div class="choice" role="radiogroup" aria-label="Jump Clients">
          {clients.map((client) => (
            <label key={client.id} class="choice-row">
              <input
                type="radio"
                name="client"
                checked={client.id === chosen?.id}
                onChange={() => setChosen(client)}
              />
              <StatusMark status={client.status} />
              <strong>{client.name}</strong>
              <span class="muted">
                {[client.jump_group, client.tag, client.private_ip ?? '']
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
  const { run, close } = useScript(onJump);
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
        <Choice
          clients={run.clients}
          onChoose={(client) => {
            close();
            onJump(client, run.given);
          }}
          onClose={close}
        />
      );
  }
}
