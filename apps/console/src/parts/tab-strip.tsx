import type { Tabs } from '../application/terminal-sessions.js';

type Props = Readonly<{
  tabs: Tabs;
  onFront: (sessionId: string | null) => void;
  onClose: (sessionId: string) => void;
}>;

/** The list of computers, and a tab for each session. */
export function TabStrip({ tabs, onFront, onClose }: Props) {
  return (
    <div class="tabs" role="tablist" aria-label="Computers and sessions">
      <button
        type="button"
        class="tab"
        role="tab"
        aria-selected={tabs.front === null}
        aria-controls="panel-computers"
        onClick={() => onFront(null)}
      >
        Computers
      </button>
      {tabs.open.map(({ jump: { session }, clientName }) => (
        <span key={session.id} class="tab-with-close">
          <button
            type="button"
            class="tab"
            role="tab"
            aria-selected={tabs.front === session.id}
            aria-controls={`panel-${session.id}`}
            onClick={() => onFront(session.id)}
          >
            <span class="tab-prompt" aria-hidden="true">
              ›_
            </span>
            {clientName}
          </button>
          <button
            type="button"
            class="tab-close"
            aria-label={`End the session with ${clientName}`}
            onClick={() => onClose(session.id)}
          >
            ×
          </button>
        </span>
      ))}
    </div>
  );
}
