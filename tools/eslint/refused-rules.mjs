/**
 * Reads `[{ file, code }]` from stdin and prints, for each, the ids of the rules that refuse that
 * code at the place of that (existing) file. A process of its own: ESLint and Jest each load modules
 * in their own way.
 */
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';

const eslint = new ESLint();
const answers = [];
for (const { file, code } of JSON.parse(await text(process.stdin))) {
  const results = await eslint.lintText(code, { filePath: file });
  answers.push(results.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId ?? 'parse')));
}
process.stdout.write(JSON.stringify(answers));
