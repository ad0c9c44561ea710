import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { PlainRules } from '../testing/plain-rules.js';
import type { PlainAnswer } from '../testing/plain-rules.js';
import { randomFact, randomQuestion, randomSite } from '../testing/random-site.js';
import { decide } from './decide.js';
import type { AccessFact } from './facts.js';
import { sessionBits } from './permission-bits.js';
import type {
  AccessCode,
  AccessDecision,
  AccessQuestion,
  AccessScope,
  ListReference,
} from './question.js';
import { itemActions } from './question.js';
import { scope } from './scope.js';
import { sessionPermissions } from './session-permissions.js';
import { compile, withChanges, withFact, withoutFact } from './snapshot.js';
import type { AccessSnapshot } from './snapshot.js';
import { judge } from './verdict.js';

const questionsEach = 200;
const questions = fc.array(randomQuestion, { minLength: questionsEach, maxLength: questionsEach });
const caseOf = fc.tuple(randomSite, questions);

describe('the access question, in 100,000 random cases', () => {
  it('D7: is explained as it is enforced, and as the plain rules say', () => {
    const seen = new Map<AccessCode, number>();
    fc.assert(
      fc.property(caseOf, ([facts, asked]) => {
        const [snapshot, plain] = [compile(facts), new PlainRules(facts)];
        for (const question of asked) {
          const code = agrees(snapshot, plain, question);
          seen.set(code, (seen.get(code) ?? 0) + 1);
        }
      }),
      { numRuns: 500 },
    );
    // Every answer that there is was among them.
    expect([...seen.keys()].sort()).toEqual([...everyCode].sort());
    expect([...seen.values()].reduce((sum, count) => sum + count, 0)).toBe(100_000);
  });
});

const everyCode: readonly AccessCode[] = [
  'allowed',
  'principal-unknown',
  'principal-disabled',
  'principal-expired',
  'item-not-visible',
  'item-unknown',
  'right-missing',
  'role-lacks-permission',
  'destination-not-allowed',
  'api-permission-missing',
  'support-not-allowed',
  'jump-method-not-allowed',
  'schedule-closed',
  'schedule-override-needed',
  'ticket-needed',
  'approval-needed',
  'second-factor-needed',
  'simultaneous-jump-refused',
];

/** Throws unless the verdict, its explanation and the plain rules say the same. */
function agrees(snapshot: AccessSnapshot, plain: PlainRules, question: AccessQuestion): AccessCode {
  const verdict = judge(snapshot, question);
  const decision = decide(snapshot, question);
  const permitted = decision.session?.permissions.filter(({ allowed }) => allowed);
  const told = {
    allowed: [verdict.allowed, decision.allowed],
    code: [verdict.code, decision.code],
    needs: decision.needs,
    nextAvailableAt: decision.nextAvailableAt,
    endsAt: decision.session?.endsAt ?? null,
    permitted: permitted?.map(({ permission }) => permission) ?? [],
    bits: verdict.permissions,
    isExplained: isExplained(decision),
  };
  const plainly = expected(plain.answer(question));
  if (JSON.stringify(told) !== JSON.stringify(plainly)) expect(told).toEqual(plainly);
  return verdict.code;
}

function expected({ code, needs, nextAvailableAt, endsAt, allowed }: PlainAnswer) {
  return {
    allowed: [code === 'allowed', code === 'allowed'],
    code: [code, code],
    needs: needs ?? [],
    nextAvailableAt: nextAvailableAt ?? null,
    endsAt: endsAt ?? null,
    permitted: allowed ?? [],
    bits: bitsOf(allowed ?? []),
    isExplained: true,
  };
}

/** With a reason always, and with help unless it is allowed or about what does not exist. */
const isExplained = ({ allowed, code, reasons, whatWouldHelp }: AccessDecision): boolean =>
  reasons.length > 0 && (allowed || unknown.has(code) || whatWouldHelp.length > 0);

/** Of what does not exist nothing would help. */
const unknown: ReadonlySet<AccessCode> = new Set(['principal-unknown', 'item-unknown']);

const bitsOf = (permissions: readonly string[]): number =>
  sessionPermissions
    .filter((name) => permissions.includes(name))
    .reduce((mask, name) => mask | sessionBits[name], 0);

describe('a snapshot', () => {
  it('that grew fact by fact answers as the one compiled of all, and leaves those before as they were', () => {
    const growth = fc.tuple(
      randomSite,
      fc.array(fc.tuple(randomFact, fc.boolean()), { minLength: 1, maxLength: 12 }),
      fc.array(randomQuestion, { minLength: 30, maxLength: 30 }),
    );
    fc.assert(
      fc.property(growth, ([facts, changes, asked]) => {
        const answers = (of: AccessSnapshot) => asked.map((question) => decide(of, question));
        const first = compile(facts);
        const before = answers(first);
        let snapshot = first;
        const now = new Map(facts.map((fact) => [keyOf(fact), fact]));
        for (const [fact, isGone] of changes) {
          if (isGone) now.delete(keyOf(fact));
          else now.set(keyOf(fact), fact);
          snapshot = isGone ? withoutFact(snapshot, fact) : withFact(snapshot, fact);
        }
        const together = withChanges(
          first,
          changes.map(([fact, isGone]) => (isGone ? { gone: fact } : { fact })),
        );
        const whole = answers(compile(now.values()));
        expect(answers(snapshot)).toEqual(whole);
        expect(answers(together)).toEqual(whole);
        expect(answers(first)).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });
});

const keyOf = ({ kind, number }: AccessFact): string => `${kind}.${String(number)}`;

const lists: readonly ListReference[] = [1, 2, 3, 4, 5, 6].flatMap((number) => [
  { type: 'shared', number },
  { type: 'personal', number },
]);

describe('the scope of a principal', () => {
  it('holds exactly the lists where each item by itself is allowed', () => {
    fc.assert(
      fc.property(caseOf, ([facts, asked]) => {
        const snapshot = compile(facts);
        for (const { principalId, principalType, at } of asked.slice(0, 20))
          for (const action of itemActions) {
            const question = { principalId, principalType, action, at };
            const within = scope(snapshot, question);
            const expected = lists.filter((list) => isInside(snapshot, { ...question, list }));
            const found = lists.filter((list) => contains(within, list));
            if (JSON.stringify(found) !== JSON.stringify(expected))
              expect({ action, found, within }).toEqual({ action, found: expected, within });
          }
      }),
      { numRuns: 60 },
    );
  });
});

function isInside(
  snapshot: AccessSnapshot,
  { list, ...question }: AccessQuestion & Readonly<{ list: ListReference }>,
): boolean {
  const item = {
    ...{ id: 'item', list, jumpPolicy: null, attended: null, unattended: null },
    publicSiteAddress: '',
  };
  return judge(snapshot, { ...question, item }).allowed;
}

function contains(within: AccessScope, { type, number }: ListReference): boolean {
  const { everything, jumpGroupIds, personalListOf, others } = within;
  const isShared = type === 'shared';
  if (everything || (isShared ? jumpGroupIds : personalListOf).includes(number)) return true;
  if (!others) return false;
  return !(isShared ? others.exceptJumpGroupIds : others.exceptPersonalListOf).includes(number);
}
