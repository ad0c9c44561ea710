import { useEffect, useRef, useState } from 'preact/hooks';
import type { Account } from '../../adapters/account-api.js';
import type { LiveSession } from '../../adapters/live-session.js';
import { unreadCount } from '../../application/session/chat-log.js';
import type { SessionTab } from '../../application/session-tabs.js';
import { tabBeside } from '../../application/session-tabs.js';
import { useStore } from '../use-store.js';
import { ActionsPane } from './actions-pane.js';
import { ChatPane } from './chat-pane.js';
import { FilesPane } from './files-pane.js';
import { LineBanner } from './line-banner.js';
import { MembersPane } from './members-pane.js';
import { ScreenPane } from './screen-pane.js';
import { SessionBar } from './session-bar.js';
import { ShellsPane } from './shells-pane.js';
import { SystemPane } from './system-pane.js';
import { useLiveSession } from './use-live-session.js';

/** Each pane under its name; the digit that brings it to the front stands before it. */
const panes = ['shell', 'files', 'system', 'screen', 'chat', 'actions', 'members'] as const;
export type PaneName = (typeof panes)[number];
const titles: Readonly<Record<PaneName, string>> = {
  shell: 'Shell',
  files: 'Files',
  system: 'System',
  screen: 'Screen',
  chat: 'Chat',
  actions: 'Actions',
  members: 'Members',
};

export type PaneProps = Readonly<{
  live: LiveSession;
  tab: SessionTab;
  account: Account;
  /** Whether it is what the representative looks at. */
  isFront: boolean;
}>;

const bodies = {
  shell: ShellsPane,
  files: FilesPane,
  system: SystemPane,
  screen: ScreenPane,
  chat: ChatPane,
  actions: ActionsPane,
  members: MembersPane,
} as const;

export type WorkspaceProps = Readonly<{
  tab: SessionTab;
  account: Account;
  isFront: boolean;
  onClose: () => void;
  onJumpAgain: () => void;
}>;

type RailProps = Readonly<{
  id: string;
  front: PaneName;
  unread: number;
  onFront: (pane: PaneName) => void;
}>;

function Rail({ id, front, unread, onFront }: RailProps) {
  const rail = useRef<HTMLElement>(null);
  const onKey = (event: KeyboardEvent) => {
    const next = panes.find((pane) => pane === tabBeside(panes, front, event.key));
    if (next === undefined) return;
    event.preventDefault();
    onFront(next);
    rail.current?.querySelector<HTMLElement>(`[data-pane=${next}]`)?.focus();
  };
  return (
    <nav
      ref={rail}
      class="rail"
      role="tablist"
      aria-orientation="vertical"
      aria-label="Tools of the session"
      onKeyDown={onKey}
    >
      {panes.map((pane, index) => (
        <button
          key={pane}
          type="button"
          class="rail-tab"
          role="tab"
          data-pane={pane}
          tabIndex={front === pane ? 0 : -1}
          aria-selected={front === pane}
          aria-controls={`pane-${id}-${pane}`}
          aria-keyshortcuts={`Alt+${index + 1}`}
          title={`Alt+${index + 1}`}
          onClick={() => onFront(pane)}
        >
          {titles[pane]}
          {pane === 'chat' && unread > 0 && (
            <span class="count" aria-label={`${unread} unread`}>
              {unread}
            </span>
          )}
        </button>
      ))}
    </nav>
  );
}

/** Alt and a digit, wherever the focus is within the session: also in a terminal. */
function usePaneKeys(isFront: boolean, onPane: (pane: PaneName) => void) {
  useEffect(() => {
    if (!isFront) return undefined;
    const onKey = (event: KeyboardEvent) => {
      const pane = panes[Number(event.key) - 1];
      if (!event.altKey || event.ctrlKey || event.metaKey || pane === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      onPane(pane);
    };
    document.addEventListener('keydown', onKey, { capture: true });
    return () => document.removeEventListener('keydown', onKey, { capture: true });
  }, [isFront, onPane]);
}

/** The tools of one session, and its bar. */
export function SessionWorkspace({ tab, account, isFront, onClose, onJumpAgain }: WorkspaceProps) {
  const live = useLiveSession(tab.jump, account.id);
  const { id } = tab.jump.session;
  const [front, setFront] = useState<PaneName>('shell');
  const [seen, setSeen] = useState<ReadonlySet<PaneName>>(new Set(['shell']));
  const chat = useStore(live.socket.chat);
  const bring = useRef((pane: PaneName) => {
    setFront(pane);
    setSeen((last) => (last.has(pane) ? last : new Set([...last, pane])));
  }).current;
  usePaneKeys(isFront, bring);
  return (
    <>
      <SessionBar live={live} tab={tab} onClose={onClose} onJumpAgain={onJumpAgain} />
      <LineBanner view={live.socket.view} />
      <div class="workspace-body">
        <Rail id={id} front={front} unread={unreadCount(chat, account.name)} onFront={bring} />
        {panes.map((pane) => {
          const Body = bodies[pane];
          return (
            <div
              key={pane}
              class={`pane pane-${pane}`}
              id={`pane-${id}-${pane}`}
              role="tabpanel"
              aria-label={titles[pane]}
              hidden={front !== pane}
            >
              {seen.has(pane) && (
                <Body live={live} tab={tab} account={account} isFront={isFront && front === pane} />
              )}
            </div>
          );
        })}
      </div>
    </>
  );
}
