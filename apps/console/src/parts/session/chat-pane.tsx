import { useEffect, useRef } from 'preact/hooks';
import { allRead, isOwn } from '../../application/session/chat-log.js';
import { whyNoChat } from '../../application/session/tool-words.js';
import { ChatLine } from '../chat-line.js';
import { textOf } from '../form-text.js';
import { useStore } from '../use-store.js';
import type { PaneProps } from './session-workspace.js';

/** Enter sends, Shift+Enter begins a new line. */
function SayForm({ why, onSay }: Readonly<{ why: string; onSay: (text: string) => void }>) {
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const { currentTarget: form } = event;
    if (!(form instanceof HTMLFormElement)) return;
    const text = textOf(new FormData(form), 'text');
    if (text === '') return;
    onSay(text);
    form.reset();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    if (event.currentTarget instanceof HTMLTextAreaElement)
      event.currentTarget.form?.requestSubmit();
  };
  return (
    <form class="say" onSubmit={submit}>
      <textarea
        name="text"
        aria-label="Message"
        rows={2}
        maxLength={4000}
        disabled={why !== ''}
        placeholder={why === '' ? 'Message to all in the session' : why}
        onKeyDown={onKey}
      />
      <button type="submit" class="button-main" disabled={why !== ''} title={why}>
        Send
      </button>
    </form>
  );
}

/** The transcript, and what one says next. */
export function ChatPane({ live, account, isFront }: PaneProps) {
  const { socket } = live;
  const view = useStore(socket.view);
  const log = useStore(socket.chat);
  const list = useRef<HTMLOListElement>(null);
  const newest = log.lines.at(-1)?.n;
  useEffect(() => {
    list.current?.lastElementChild?.scrollIntoView({ block: 'end' });
    if (isFront) socket.chat.update(allRead);
  }, [newest, isFront, socket]);
  const why = view.phase === 'over' ? 'The session has ended.' : whyNoChat(view.abilities);
  return (
    <div class="chat">
      <ol ref={list} class="chat-lines" aria-live="polite" aria-label="Transcript" tabIndex={0}>
        {log.lines.map((line) => (
          <ChatLine key={line.n} line={line} isMine={isOwn(line.from, account.name)} />
        ))}
        {log.lines.length === 0 && <li class="muted">Nothing has been said.</li>}
      </ol>
      <SayForm why={why} onSay={(text) => socket.say(text)} />
    </div>
  );
}
