import { useState } from 'preact/hooks';
import { perform } from '../../application/session/operations.js';
import { whyNot } from '../../application/session/tool-words.js';
import { ConfirmDialog } from '../confirm-dialog.js';
import { Problem } from '../notice.js';
import { useAct } from '../use-act.js';
import { useStore } from '../use-store.js';
import type { PaneProps } from './session-workspace.js';

const actions = {
  'restart-client': {
    title: 'Restart the Jump Client',
    text: 'The program on the computer starts anew. The session waits for it; its shells end.',
    done: 'The Jump Client restarts.',
  },
  reboot: {
    title: 'Reboot the computer',
    text: 'Everything that runs there ends. The session waits for it for a minute.',
    done: 'The computer reboots.',
  },
} as const;
type Action = keyof typeof actions;

type RowProps = Readonly<{ op: Action; why: string; isBusy: boolean; onAsk: () => void }>;

function ActionRow({ op, why, isBusy, onAsk }: RowProps) {
  const { title, text } = actions[op];
  return (
    <section class="action">
      <div>
        <h3>{title}</h3>
        <p class="muted">{why === '' ? text : why}</p>
      </div>
      <button
        type="button"
        class={op === 'reboot' ? 'button-danger' : ''}
        disabled={why !== '' || isBusy}
        title={why}
        onClick={onAsk}
      >
        {title}…
      </button>
    </section>
  );
}

/** What is done to the whole computer; each asks first. */
export function ActionsPane({ live, tab }: PaneProps) {
  const view = useStore(live.socket.view);
  const { problem, isBusy, act } = useAct();
  const [asked, setAsked] = useState<Action>();
  const [done, setDone] = useState('');
  const run = (op: Action) => {
    setAsked(undefined);
    setDone('');
    act(
      () => perform(live.socket, { tool: 'actions', op }),
      () => setDone(actions[op].done),
    );
  };
  const whyNow = view.phase === 'attached' ? '' : 'The session is not connected.';
  return (
    <div class="pane-body">
      {(['restart-client', 'reboot'] as const).map((op) => {
        const why = whyNot(op, view.abilities) || whyNow;
        return <ActionRow key={op} op={op} why={why} isBusy={isBusy} onAsk={() => setAsked(op)} />;
      })}
      <Problem text={problem} />
      <p role="status">{done}</p>
      {asked !== undefined && (
        <ConfirmDialog
          title={actions[asked].title}
          action={actions[asked].title}
          onConfirm={() => run(asked)}
          onClose={() => setAsked(undefined)}
        >
          <p>
            {actions[asked].text} This happens on <strong>{tab.jump.session.client_name}</strong>.
          </p>
        </ConfirmDialog>
      )}
    </div>
  );
}
