import { describe, expect, it } from '@jest/globals';
import { Prompts } from './prompts.js';
import type { Prompt, Question } from './prompts.js';

const question = { session: 's-1', representative: 'Ann', wish: 'open a command shell' };
const prompt: Prompt = { rule: 'each', default_answer: 'deny', timeout_seconds: 30 };
const { signal } = new AbortController();

/** Somebody who gives these answers, one after the other. */
function person(...answers: (boolean | undefined)[]) {
  const asked: Question[] = [];
  const prompts = new Prompts(async (what) => {
    asked.push(what);
    return answers.shift();
  });
  return { asked, prompts };
}

describe('PO-42: whoever sits at the computer is asked', () => {
  it('each time', async () => {
    const { asked, prompts } = person(true, false);
    expect(await prompts.isAllowed(question, prompt, signal)).toBe(true);
    expect(await prompts.isAllowed(question, prompt, signal)).toBe(false);
    expect(asked).toEqual([question, question]);
  });

  it('once for a session: its first answer counts until it is over', async () => {
    const { asked, prompts } = person(true, false, false);
    const once = { ...prompt, rule: 'once' } as const;
    const both = [1, 2].map(() => prompts.isAllowed(question, once, signal));
    expect(await Promise.all(both)).toEqual([true, true]);
    expect(await prompts.isAllowed({ ...question, session: 's-2' }, once, signal)).toBe(false);
    prompts.forget('s-1');
    expect(await prompts.isAllowed(question, once, signal)).toBe(false);
    expect(asked).toHaveLength(3);
  });

  it.each(['allow', 'deny'] as const)(
    'and the default (%s) counts where there is no answer',
    async (byDefault) => {
      const asks = { ...prompt, default_answer: byDefault };
      const isAllowed = byDefault === 'allow';
      expect(await person(undefined).prompts.isAllowed(question, asks, signal)).toBe(isAllowed);
      expect(await new Prompts(undefined).isAllowed(question, asks, signal)).toBe(isAllowed);
    },
  );

  it('for as long as the policy says', async () => {
    const prompts = new Prompts(
      (_question, over) =>
        new Promise((resolve) => {
          over.addEventListener('abort', () => resolve(undefined));
        }),
    );
    const briefly = { ...prompt, timeout_seconds: 0, default_answer: 'allow' } as const;
    expect(await prompts.isAllowed(question, briefly, signal)).toBe(true);
  });
});
