import type { Members } from '@jumpfleet/gateway-domain';
import { useCallback, useEffect, useState } from 'preact/hooks';
import type { Account } from '../../adapters/account-api.js';
import {
  inviteTo,
  leaveSession,
  sessionMembers,
  takeOwnership,
  transferTo,
} from '../../adapters/sessions-api.js';
import { textOf } from '../form-text.js';
import { Problem } from '../notice.js';
import { useAct } from '../use-act.js';
import { useAnswer } from '../use-answer.js';
import { useStore } from '../use-store.js';
import { RecordingsList } from '../past/recordings-list.js';
import type { PaneProps } from './session-workspace.js';

const noMembers: Members = { owner: '', members: [] };

function MemberTable({ list, account }: Readonly<{ list: Members; account: Account }>) {
  return (
    <table class="plain-table">
      <thead>
        <tr>
          <th>Name</th>
          <th>Part</th>
          <th>Line</th>
        </tr>
      </thead>
      <tbody>
        {list.members.map(({ id, type, name, is_connected: isConnected }) => (
          <tr key={id} class={isConnected ? '' : 'is-away'}>
            <td>
              {name}
              {id === account.id && ' (you)'}
            </td>
            <td>
              {id === list.owner ? 'Owner' : type === 'customer' ? 'Customer' : 'Representative'}
            </td>
            <td>{isConnected ? 'Connected' : 'Not connected'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type FormProps = Readonly<{
  sessionId: string;
  isOwner: boolean;
  isOver: boolean;
  act: ReturnType<typeof useAct>;
}>;

/** Who is in decides, by the server, whether it may. */
function MemberForm({ sessionId, isOwner, isOver, act: { act, isBusy } }: FormProps) {
  const [done, setDone] = useState('');
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const { currentTarget: form, submitter } = event;
    if (!(form instanceof HTMLFormElement)) return;
    const name = textOf(new FormData(form), 'representative');
    const isTransfer = submitter instanceof HTMLButtonElement && submitter.value === 'transfer';
    setDone('');
    act(
      () => (isTransfer ? transferTo(sessionId, name) : inviteTo(sessionId, name)),
      () => {
        form.reset();
        setDone(isTransfer ? `${name} owns the session now.` : `${name} is invited.`);
      },
    );
  };
  const why = isOver ? 'The session has ended.' : '';
  const whyNoTransfer = isOwner ? why : 'Only the owner can transfer the session.';
  return (
    <form class="form-inline" onSubmit={submit}>
      <label>
        User name of a representative
        <input name="representative" required maxLength={128} spellcheck={false} />
      </label>
      <button type="submit" class="button-main" disabled={isBusy || why !== ''} title={why}>
        Invite
      </button>
      <button
        type="submit"
        value="transfer"
        disabled={isBusy || whyNoTransfer !== ''}
        title={whyNoTransfer}
      >
        Transfer to
      </button>
      <span role="status" class="muted">
        {done}
      </span>
    </form>
  );
}

/** Who takes part; the line tells changes, and the server is asked where it has not told any. */
function useMembers({ live }: PaneProps) {
  const view = useStore(live.socket.view);
  const asked = useAnswer(useCallback(() => sessionMembers(live.id), [live.id]));
  return { view, list: view.members ?? asked.value ?? noMembers, reload: asked.reload };
}

/** Who is in, invite, transfer, take ownership, leave; and the shells of the others, to be watched. */
export function MembersPane(props: PaneProps) {
  const { live, account, isFront } = props;
  const { view, list, reload } = useMembers(props);
  const act = useAct();
  const isOver = view.phase === 'over';
  const isOwner = list.owner === account.id;
  useEffect(() => {
    if (isFront) reload();
  }, [isFront, reload]);
  return (
    <div class="pane-body">
      <h3>Members</h3>
      <MemberTable list={list} account={account} />
      <MemberForm sessionId={live.id} isOwner={isOwner} isOver={isOver} act={act} />
      <div class="pane-tools">
        <button
          type="button"
          disabled={isOwner || isOver || act.isBusy}
          title={isOwner ? 'You own this session.' : ''}
          onClick={() => act.act(() => takeOwnership(live.id))}
        >
          Take ownership
        </button>
        <button
          type="button"
          disabled={isOwner || isOver || act.isBusy}
          title={isOwner ? 'The owner ends the session, or transfers it first.' : ''}
          onClick={() => act.act(() => leaveSession(live.id))}
        >
          Leave
        </button>
      </div>
      <Problem text={act.problem} />
      <h3>Shells of this session</h3>
      <RecordingsList sessionId={live.id} />
    </div>
  );
}
