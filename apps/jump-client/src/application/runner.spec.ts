import { expect, it } from '@jest/globals';
import type { Facts, Step } from './plan.js';
import { run } from './runner.js';
import type { StepResult, Steps } from './runner.js';

const fresh: Facts = { hasKeys: false, isEnrolled: false, isAnnounced: false, hasFiles: true };

/** Steps that do what they promise, written down in order. */
function recorded(results: Partial<Record<Step, StepResult>> = {}) {
  const done: Step[] = [];
  const step = (name: Step, result: StepResult) => async () => {
    done.push(name);
    return results[name] ?? result;
  };
  const steps: Steps = {
    'make-keys': step('make-keys', { facts: { hasKeys: true } }),
    enrol: step('enrol', { facts: { isEnrolled: true } }),
    'hold-line': step('hold-line', { target: 'stopped' }),
    'announce-removal': step('announce-removal', { facts: { isAnnounced: true } }),
    'announce-disabling': step('announce-disabling', { facts: { isAnnounced: true } }),
    'delete-files': step('delete-files', { facts: { hasFiles: false } }),
  };
  return { done, steps };
}

it('goes step by step until it is stopped', async () => {
  const { done, steps } = recorded();
  expect(await run('online', fresh, steps)).toBe('stopped');
  expect(done).toEqual(['make-keys', 'enrol', 'hold-line']);
});

it('turns round when it learns that it was removed, and does not announce what the server knows', async () => {
  const { done, steps } = recorded({
    'hold-line': { target: 'removed', facts: { isAnnounced: true } },
  });
  expect(await run('online', fresh, steps)).toBe('removed');
  expect(done.slice(-2)).toEqual(['hold-line', 'delete-files']);
});

it('uninstalls without a word when it never had an identity', async () => {
  const { done, steps } = recorded({ enrol: { target: 'removed' } });
  await run('online', fresh, steps);
  expect(done).toEqual(['make-keys', 'enrol', 'delete-files']);
});

it('tries nothing else after a failure', async () => {
  const { done, steps } = recorded();
  const failing = { ...steps, enrol: () => Promise.reject(new Error('not allowed')) };
  await expect(run('online', fresh, failing)).rejects.toThrow('not allowed');
  expect(done).toEqual(['make-keys']);
});
