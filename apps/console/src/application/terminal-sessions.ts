import type { JumpClient } from './fleet.js';

/** What the answer to a jump says. */
export type Jump = Readonly<{
  session: Readonly<{
    id: string;
    client_id: string;
    client_name: string;
    /** Those that the session's policies allow. */
    tools: readonly string[];
  }>;
  websocket_url: string;
  ticket: string;
}>;

/** One tab: a session that runs, or one that is over and whose last screen can still be read. */
export type TerminalTab = Readonly<{ jump: Jump; clientId: string; clientName: string }>;

/** Which tab is in front; `null` is the list of computers. */
export type Tabs = Readonly<{ open: readonly TerminalTab[]; front: string | null }>;

export const noTabs: Tabs = { open: [], front: null };

export function openTab(tabs: Tabs, client: JumpClient, jump: Jump): Tabs {
  const tab = { jump, clientId: client.id, clientName: client.name };
  return { open: [...tabs.open, tab], front: jump.session.id };
}

/** Closing the tab in front brings its right neighbour to the front, or the left one, or the list. */
export function closeTab(tabs: Tabs, sessionId: string): Tabs {
  const at = tabs.open.findIndex(({ jump }) => jump.session.id === sessionId);
  const open = tabs.open.filter((_tab, index) => index !== at);
  const neighbour = open[Math.min(at, open.length - 1)];
  return {
    open,
    front: tabs.front === sessionId ? (neighbour?.jump.session.id ?? null) : tabs.front,
  };
}
