/** What the computer's owner or the server wants of this client; `replaced` when another version is the client now. */
export type Target = 'online' | 'removed' | 'disabled' | 'stopped' | 'replaced';

/** What is already true. */
export type Facts = Readonly<{
  hasKeys: boolean;
  isEnrolled: boolean;
  /** The server knows that the client is going, or was asked in vain. */
  isAnnounced: boolean;
  hasFiles: boolean;
}>;

export type Step =
  'make-keys' | 'enrol' | 'hold-line' | 'announce-removal' | 'announce-disabling' | 'delete-files';

/** The steps from what is true to what is wanted. Only the first is ever done before the next plan. */
export function plan(target: Target, facts: Facts): readonly Step[] {
  switch (target) {
    case 'online':
      return [
        ...when(!facts.hasKeys, 'make-keys'),
        ...when(!facts.isEnrolled, 'enrol'),
        'hold-line',
      ];
    case 'removed':
      return [
        ...when(facts.isEnrolled && !facts.isAnnounced, 'announce-removal'),
        ...when(facts.hasFiles, 'delete-files'),
      ];
    case 'disabled':
      return when(facts.isEnrolled && !facts.isAnnounced, 'announce-disabling');
    case 'stopped':
    case 'replaced':
      return [];
  }
}

function when(needed: boolean, step: Step): readonly Step[] {
  return needed ? [step] : [];
}
