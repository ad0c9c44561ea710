import { ok, refuse } from '@jumpfleet/kernel';
import type { Decider, Result } from '@jumpfleet/kernel';
import { foldedUsername } from './username.js';
import type { CreateUser, UserCreated, UserRefusal } from './user.messages.js';

export type User = Readonly<{ status: 'unknown' | 'active' }>;

/** CONFIG-API: 1 to 64 characters. */
const maxUsernameLength = 64;

/** That a name is free is known outside the aggregate; the handler refuses `username-taken`. */
export const userDecider: Decider<CreateUser, UserCreated, User, UserRefusal> = {
  initial: { status: 'unknown' },
  decide: (command, user, now) => create(command, user, now),
  evolve: () => ({ status: 'active' }),
};

function create(
  { data }: CreateUser,
  { status }: User,
  now: Date,
): Result<readonly UserCreated[], UserRefusal> {
  if (status !== 'unknown') return refuse({ kind: 'user-already-exists', userId: data.userId });
  const length = foldedUsername(data.username).length;
  if (length === 0 || data.username.length > maxUsernameLength)
    return refuse({ kind: 'username-invalid', username: data.username });
  return ok([{ type: 'UserCreated', version: 1, data: { ...data, createdAt: now.toISOString() } }]);
}
