import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { standingPages, tabBeside } from '../application/session-tabs.js';
import type { SessionTab, StandingPage, Tabs } from '../application/session-tabs.js';

type Props = Readonly<{
  tabs: Tabs;
  /** How many customers wait. */
  waiting: number;
  onFront: (id: string) => void;
  onClose: (sessionId: string) => void;
}>;

const titles: Readonly<Record<StandingPage, string>> = {
  computers: 'Computers',
  queue: 'Queue',
  sessions: 'Sessions',
};

type TabProps = Readonly<{
  id: string;
  isFront: boolean;
  onFront: (id: string) => void;
  children: ComponentChildren;
}>;

/** One stop of the tab key for the whole strip; the arrow keys move within it. */
function Tab({ id, isFront, onFront, children }: TabProps) {
  return (
    <button
      type="button"
      class="tab"
      role="tab"
      id={`tab-${id}`}
      tabIndex={isFront ? 0 : -1}
      aria-selected={isFront}
      aria-controls={`panel-${id}`}
      onClick={() => onFront(id)}
    >
      {children}
    </button>
  );
}

type SessionTabProps = Readonly<{ tab: SessionTab }> &
  Omit<Props, 'tabs' | 'waiting'> & { front: string };

function SessionTabButton({ tab, front, onFront, onClose }: SessionTabProps) {
  const { id, client_name: name, presence } = tab.jump.session;
  return (
    <span class="tab-with-close">
      <Tab id={id} isFront={front === id} onFront={onFront}>
        <span
          class={`tab-presence ${presence === 'attended' ? 'is-attended' : ''}`}
          title={presence === 'attended' ? 'Customer present' : 'Customer not present'}
          aria-hidden="true"
        />
        {name}
      </Tab>
      <button
        type="button"
        class="tab-close"
        aria-label={`End the session with ${name}`}
        onClick={() => onClose(id)}
      >
        ×
      </button>
    </span>
  );
}

/** The pages that are always there, and a tab for each session. */
export function TabStrip({ tabs, waiting, onFront, onClose }: Props) {
  const strip = useRef<HTMLDivElement>(null);
  const ids = [...standingPages, ...tabs.open.map(({ jump }) => jump.session.id)];
  const onKey = (event: KeyboardEvent) => {
    const next = tabBeside(ids, tabs.front, event.key);
    if (next === undefined) return;
    event.preventDefault();
    onFront(next);
    strip.current?.querySelector<HTMLElement>(`[id="tab-${next}"]`)?.focus();
  };
  return (
    <div ref={strip} class="tabs" role="tablist" aria-label="Pages and sessions" onKeyDown={onKey}>
      {standingPages.map((page) => (
        <Tab key={page} id={page} isFront={tabs.front === page} onFront={onFront}>
          {titles[page]}
          {page === 'queue' && waiting > 0 && <span class="count">{waiting}</span>}
        </Tab>
      ))}
      {tabs.open.map((tab) => (
        <SessionTabButton
          key={tab.jump.session.id}
          tab={tab}
          front={tabs.front}
          onFront={onFront}
          onClose={onClose}
        />
      ))}
    </div>
  );
}
