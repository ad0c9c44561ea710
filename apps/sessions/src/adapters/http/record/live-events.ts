import { asciicastOf } from '../../../application/record/recording-player.js';
import { RecordingFollower } from '../../../application/record/recording-follower.js';
import type { Following } from '../../../application/record/recording-follower.js';

/** So long nothing may come before the line is shown to be alive. */
const quietMs = 2_000;
const checkEachMs = 5_000;

export type LiveEvents = Readonly<{
  following: Following;
  title: string;
  /** Asked now and then. */
  goesOn: () => Promise<'goes-on' | 'over' | 'not-allowed'>;
}>;

/** A recording as server-sent events: `line` has one line of asciicast, `ended` comes when it is over. */
export async function* liveEvents({
  following,
  title,
  goesOn,
}: LiveEvents): AsyncGenerator<string> {
  const writer = asciicastOf({ ...following.recording, endedAt: null }, title);
  yield `retry: 2000\n\n${eventOf(writer.header())}`;
  let checkedAt = performance.now();
  for await (const items of new RecordingFollower(following).items(quietMs)) {
    const lines = writer.lines(items);
    yield lines.length > 0 ? lines.map(eventOf).join('') : ': \n\n';
    if (performance.now() - checkedAt < checkEachMs) continue;
    checkedAt = performance.now();
    const standing = await goesOn().catch(() => 'goes-on' as const);
    if (standing === 'not-allowed') return;
    if (standing === 'over' && items.length === 0) break;
  }
  yield `${writer.rest().map(eventOf).join('')}event: ended\ndata: {}\n\n`;
}

const eventOf = (line: string): string => `event: line\ndata: ${line.trimEnd()}\n\n`;
