import { Problem } from '@jumpfleet/http';
import type { AdministrationRefusal } from '@jumpfleet/policy-domain';

type Told = Readonly<{
  slug: string;
  noun: string;
  /** The fields that are not called as their terms, in snake case. */
  fields?: Readonly<Record<string, string>>;
}>;

/** A refusal as both APIs tell it, at the field it is about. */
export function administrationProblem(
  refusal: AdministrationRefusal,
  { slug, noun, fields = {} }: Told,
): Problem {
  switch (refusal.kind) {
    case 'not-found':
      return problem(404, `${slug}-not-found`, `The ${noun} does not exist.`);
    case 'already-created':
      return problem(409, `${slug}-already-created`, `The ${noun} exists already.`);
    case 'shipped':
      return atField(`${slug}-shipped`, 'id', `comes with the system, which relies on it`);
    case 'in-use': {
      const message = `is in use: ${refusal.by.join(', ')}`;
      const { code, detail, extra } = atField(`${slug}-in-use`, 'id', message);
      return new Problem({ status: 422, code, detail, extra: { ...extra, used_by: refusal.by } });
    }
    case 'invalid':
      return atField(
        refusal.code,
        fields[refusal.term] ?? snakeCased(refusal.term),
        refusal.message,
      );
  }
}

function snakeCased(term: string): string {
  return term.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function problem(status: number, code: string, detail: string): Problem {
  return new Problem({ status, code, detail });
}

function atField(code: string, path: string, message: string): Problem {
  const extra = { errors: [{ path, message }] };
  return new Problem({ status: 422, code, detail: `${path} ${message}.`, extra });
}
