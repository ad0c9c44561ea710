import { describe, expect, it } from '@jest/globals';

import { GatheredQuestions } from './gathered-questions.js';

/** Askings whose answers the spec gives when it wants to. */
function held(limits?: ConstructorParameters<typeof GatheredQuestions>[1]) {
  const askings: { questions: readonly number[]; answer: () => void; fail: () => void }[] = [];
  const gathered = new GatheredQuestions(
    (questions: readonly number[]) =>
      new Promise<number[]>((resolve, reject) => {
        const answer = () => {
          resolve(questions.map((question) => question * 10));
        };
        const fail = () => {
          reject(new Error('nobody answered'));
        };
        askings.push({ questions, answer, fail });
      }),
    limits,
  );
  /** Resolves when so many askings have been begun; an expectation of more would wait for ever. */
  const begun = async (count: number) => {
    while (askings.length < count) await turn();
  };
  return { askings, gathered, begun };
}
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('Gathered questions', () => {
  it('go together when they are put in the same turn', async () => {
    const { askings, gathered } = held();
    const answers = Promise.all([1, 2, 3].map((question) => gathered.ask(question)));
    await turn();
    expect(askings.map(({ questions }) => questions)).toEqual([[1, 2, 3]]);
    askings[0]?.answer();
    expect(await answers).toEqual([10, 20, 30]);
  });

  it('wait for an asking under way, and are then asked anew', async () => {
    const { askings, gathered, begun } = held({ underWay: 1 });
    const first = gathered.ask(1);
    await turn();
    const later = Promise.all([gathered.ask(1), gathered.ask(2)]);
    await turn();
    expect(askings).toHaveLength(1);
    askings[0]?.answer();
    expect(await first).toBe(10);
    await begun(2);
    expect(askings.at(1)?.questions).toEqual([1, 2]);
    askings[1]?.answer();
    expect(await later).toEqual([10, 20]);
  });

  it('go in askings of bounded size', async () => {
    const { askings, gathered, begun } = held({ most: 2, underWay: 2 });
    const answers = Promise.all([1, 2, 3, 4, 5].map((question) => gathered.ask(question)));
    for (let asking = 0; asking < 3; asking++) {
      await begun(asking + 1);
      askings[asking]?.answer();
    }
    expect(askings.every(({ questions }) => questions.length <= 2)).toBe(true);
    expect(await answers).toEqual([10, 20, 30, 40, 50]);
  });

  it('fail together, and the next ones are asked all the same', async () => {
    const { askings, gathered, begun } = held();
    const failed = Promise.allSettled([gathered.ask(1), gathered.ask(2)]);
    await turn();
    askings[0]?.fail();
    expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const next = gathered.ask(3);
    await begun(2);
    askings[1]?.answer();
    expect(await next).toBe(30);
  });
});
