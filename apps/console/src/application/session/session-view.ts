import type { Members, SessionEffect } from '@jumpfleet/gateway-domain';
import { endSentence } from './session-endings.js';
import type { Abilities } from './tool-words.js';

/** `away`: the session waits for a line that was lost, and comes back or ends when the time is over. */
export type SessionPhase = 'connecting' | 'attached' | 'away' | 'over';

/** A session as its representative sees it. */
export type SessionView = Readonly<{
  phase: SessionPhase;
  abilities: Abilities;
  graceMs: number;
  /** Of `away`: which line is lost, and when it is given up. */
  away: Readonly<{ whose: 'ours' | 'theirs'; untilMs: number }>;
  /** The newest thing that the representative should know, such as that the session ends soon. */
  notice: string;
  members?: Members;
  /** Why it is over, in words for the representative. */
  outcome: string;
}>;

export const newSession: SessionView = {
  phase: 'connecting',
  abilities: { permissions: [], tools: [] },
  graceMs: 0,
  away: { whose: 'ours', untilMs: 0 },
  notice: '',
  outcome: '',
};

/** What a session looks like after one thing that happened to it; channels are the tools' own. */
export function afterEffect<Request>(
  view: SessionView,
  effect: SessionEffect<Request>,
): SessionView {
  switch (effect.do) {
    case 'attached': {
      const { permissions, tools, grace_ms: graceMs } = effect.attachment;
      return { ...view, phase: 'attached', abilities: { permissions, tools }, graceMs };
    }
    case 'away':
      return { ...view, phase: 'away', away: { whose: effect.whose, untilMs: effect.untilMs } };
    case 'back':
      return { ...view, phase: 'attached' };
    case 'notice':
      return { ...view, notice: effect.notice.message };
    case 'members': {
      const { owner, members } = effect.members;
      return { ...view, members: { owner, members } };
    }
    case 'ended':
      return { ...view, phase: 'over', outcome: endSentence(effect.reason) };
    default:
      return view;
  }
}

/** How many seconds are left; where the clocks of the two ends differ, no more than the grace. */
export function secondsLeft({ away, graceMs }: SessionView, nowMs: number): number {
  return Math.ceil(Math.max(0, Math.min(away.untilMs - nowMs, graceMs)) / 1000);
}
