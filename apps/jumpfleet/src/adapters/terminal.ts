import { createInterface } from 'node:readline/promises';

/** Whether a person at the terminal says yes; a terminal that closes says no. */
export async function isAgreed(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  const answer = await Promise.race([terminal.question(`${question} Type yes: `), closed]);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}
