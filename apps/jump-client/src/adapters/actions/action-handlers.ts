import type { ToolHandlers } from '../../application/session/tool-handler.js';

export type Actions = Readonly<{
  /** Ends this program, which comes back by itself. */
  restartClient: () => void;
  /** Restarts the computer; throws a `ToolFailure` where it may not. */
  reboot: () => Promise<void>;
}>;

/** Long enough that the answer is on its way. */
const answerMs = 200;

/** What a representative may have done to the computer as a whole. */
export function actionHandlers(
  actions: Actions,
): Required<Pick<ToolHandlers, 'restart-client' | 'reboot'>> {
  return {
    'restart-client': async () => {
      setTimeout(actions.restartClient, answerMs);
      return {};
    },
    reboot: async () => {
      await actions.reboot();
      return {};
    },
  };
}
