/** What the answer to a jump says; a join, an accepted customer and a new ticket are answered the same way. */
export type Jump = Readonly<{
  session: Readonly<{
    id: string;
    client_id: string;
    client_name: string;
    start_method?: string;
    presence?: 'attended' | 'unattended';
    started_at?: string | null;
    requested_at?: string;
  }>;
  websocket_url: string;
  ticket: string;
}>;

/** One tab: a session that runs, or one that is over and whose last screen can still be read. */
export type SessionTab = Readonly<{ jump: Jump }>;

/** The pages that are always there; every other front is a session's id. */
export const standingPages = ['computers', 'queue', 'sessions'] as const;
export type StandingPage = (typeof standingPages)[number];

/** Which tab is in front. */
export type Tabs = Readonly<{ open: readonly SessionTab[]; front: string }>;

export const noTabs: Tabs = { open: [], front: 'computers' };

const idOf = ({ jump }: SessionTab) => jump.session.id;

/** A session that is open already comes to the front. */
export function openTab(tabs: Tabs, jump: Jump): Tabs {
  const { id } = jump.session;
  const isOpen = tabs.open.some((tab) => idOf(tab) === id);
  return { open: isOpen ? tabs.open : [...tabs.open, { jump }], front: id };
}

/** Closing the tab in front brings its right neighbour to the front, or the left one, or the computers. */
export function closeTab(tabs: Tabs, sessionId: string): Tabs {
  const at = tabs.open.findIndex((tab) => idOf(tab) === sessionId);
  const open = tabs.open.filter((_tab, index) => index !== at);
  const neighbour = open[Math.min(at, open.length - 1)];
  const next = neighbour === undefined ? noTabs.front : idOf(neighbour);
  return { open, front: tabs.front === sessionId ? next : tabs.front };
}

/** Which tab the arrow keys lead to, round and round. */
export function tabBeside(ids: readonly string[], now: string, key: string): string | undefined {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowUp: -1,
    ArrowRight: 1,
    ArrowDown: 1,
  };
  if (key === 'Home') return ids[0];
  if (key === 'End') return ids.at(-1);
  const step = steps[key];
  return step === undefined ? undefined : ids.at((ids.indexOf(now) + step) % ids.length);
}
