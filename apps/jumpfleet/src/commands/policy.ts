import { readFile, writeFile } from 'node:fs/promises';

import { OperatorApi, operatorOf } from '../adapters/operator-api.js';
import type { WhichOperator } from '../adapters/operator-api.js';
import { PolicyApi, policyDocument } from '../adapters/policy-api.js';
import type { PolicyDocument } from '../adapters/policy-api.js';
import { isAgreed } from '../adapters/terminal.js';
import { documentText, planLines, whatIfLines } from '../application/policy-report.js';
import type { LauncherEnvironment } from '../config.js';

export type PolicyOptions = WhichOperator &
  Readonly<{
    verb: string;
    file: string;
    yes: boolean;
    /** Of a plan that was shown before: no other one is applied. */
    digest?: string;
  }>;

type Tell = (line: string) => void;
type Verb = (api: PolicyApi, options: PolicyOptions, tell: Tell) => Promise<number>;

const verbs: Readonly<Record<string, Verb>> = { export: toFile, plan, apply, drift };

/** The rules of a running system as a file; answers 0 when all is as it should be, else 1. */
export async function policy(
  options: PolicyOptions,
  { apiAccount }: LauncherEnvironment,
  tell: Tell,
): Promise<number> {
  const verb = Object.hasOwn(verbs, options.verb) ? verbs[options.verb] : undefined;
  if (!verb) throw new Error(`say one of ${Object.keys(verbs).join(', ')}, and a file`);
  const operator = operatorOf(options, apiAccount);
  const api = new PolicyApi(operator.url, await OperatorApi.logIn(operator));
  return verb(api, options, tell);
}

async function toFile(api: PolicyApi, { file }: PolicyOptions, tell: Tell): Promise<number> {
  await writeFile(file, documentText(await api.document()));
  tell(`${file} says the rules as they are.`);
  return 0;
}

async function plan(api: PolicyApi, { file }: PolicyOptions, tell: Tell): Promise<number> {
  const { problems } = await shown(api, await read(file), tell);
  return problems.length === 0 ? 0 : 1;
}

async function drift(api: PolicyApi, { file }: PolicyOptions, tell: Tell): Promise<number> {
  const found = await api.drift(await read(file));
  planLines(found).forEach(tell);
  return found.changes.length === 0 && found.problems.length === 0 ? 0 : 1;
}

/** Makes what it has shown, and nothing else: whoever changed the rules meanwhile is not overruled. */
async function apply(api: PolicyApi, options: PolicyOptions, tell: Tell): Promise<number> {
  const wanted = await read(options.file);
  const { changes, problems, digest } = await shown(api, wanted, tell);
  if (options.digest !== undefined && options.digest !== digest)
    throw new Error('This is not the plan of that digest: the rules or the file have changed.');
  if (problems.length > 0) return 1;
  if (changes.length === 0) return 0;
  if (!options.yes && !process.stdin.isTTY)
    throw new Error('say --yes where there is nobody to ask');
  if (!options.yes && !(await isAgreed('Make it so?'))) {
    tell('Nothing was changed.');
    return 1;
  }
  tell(`Changes made: ${String(await api.apply(wanted, digest))}`);
  return 0;
}

async function shown(api: PolicyApi, wanted: PolicyDocument, tell: Tell) {
  const found = await api.plan(wanted);
  [...planLines(found), ...whatIfLines(found.what_if)].forEach(tell);
  tell(`digest ${found.digest}`);
  return found;
}

async function read(file: string): Promise<PolicyDocument> {
  try {
    return policyDocument(await readFile(file, 'utf8'));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${file} holds no policy document: ${why}`, { cause });
  }
}
