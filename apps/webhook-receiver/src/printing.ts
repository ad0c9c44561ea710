import { linesOf, printable } from './event-words.js';
import type { Arrival } from './receiver.js';
import type { Sent } from './replay.js';
import { toleranceSeconds } from './signature.js';
import type { Verdict } from './signature.js';

const words: Readonly<Record<Verdict, string>> = {
  valid: 'signature valid',
  unchecked: 'signature not checked',
  'headers-missing': 'SIGNATURE MISSING',
  'too-old': `SIGNED MORE THAN ${toleranceSeconds} SECONDS AWAY FROM NOW`,
  'does-not-fit': 'SIGNATURE DOES NOT FIT',
};

/** For people: one line of what it is, then what it says. */
export function inWords(arrival: Arrival): string {
  const { at, event, format, id, path, signature, isRepeated, answered, content } = arrival;
  const facts = [
    at,
    printable(event) || '(no event)',
    format,
    words[signature],
    ...(isRepeated ? ['came before'] : []),
    `answered ${String(answered)}`,
  ];
  const head = `${facts.join('  ')}\n  webhook-id ${printable(id) || '(none)'}  ${printable(path)}`;
  return `${[head, ...linesOf(content)].join('\n')}\n\n`;
}

export function sentInWords({ id, status, error }: Sent): string {
  return `${printable(id) || '(no webhook-id)'}  ${error ?? String(status)}\n`;
}
