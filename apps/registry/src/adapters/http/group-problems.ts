import { configNotFound, unprocessable } from '@jumpfleet/http';
import type { Problem } from '@jumpfleet/http';
import type { GroupRefusal, NewGroup } from '../../application/jump-group.handler.js';

export const groupNotFound = (): Problem => configNotFound('Jump Group');

type Fields = Readonly<{
  name?: string | undefined;
  code_name?: string | undefined;
  comments?: string | null | undefined;
}>;

/** What a checked body asks to be different. */
export function groupChanges({ name, code_name, comments }: Fields): Partial<NewGroup> {
  return {
    ...(name !== undefined && { name }),
    ...(code_name !== undefined && { codeName: code_name }),
    ...(comments !== undefined && { comments }),
  };
}

const fieldOf = { name: 'name', codeName: 'code_name' } as const;

/** Each refusal at its field. */
export function groupProblem(refusal: GroupRefusal): Problem {
  switch (refusal.kind) {
    case 'jump-group-not-found':
      return groupNotFound();
    case 'jump-group-name-taken':
      return unprocessable(fieldOf[refusal.field], 'Another Jump Group has it already.');
    case 'jump-group-in-use': {
      const { items, installers } = refusal;
      const held = `${items} Jump Items and ${installers} installers`;
      return unprocessable('id', `The Jump Group is in use by ${held}: move or remove them first.`);
    }
  }
}
