import { isCommonPassword } from './common-passwords.js';
import { foldedUsername } from './username.js';

export const passwordRules = {
  minLength: 8,
  maxLength: 256,
  /** This one and those before it cannot be chosen again. */
  remembered: 5,
} as const;

export type PasswordFault = 'too-short' | 'too-long' | 'holds-the-name' | 'common' | 'used-before';

/** What no hash need be asked for; nothing when the password may be chosen. */
export function passwordFault(
  password: string,
  username: string,
): Exclude<PasswordFault, 'used-before'> | undefined {
  const { length } = password;
  if (length < passwordRules.minLength) return 'too-short';
  if (length > passwordRules.maxLength) return 'too-long';
  if (holdsName(foldedUsername(password), foldedUsername(username))) return 'holds-the-name';
  if (isCommonPassword(password)) return 'common';
  return undefined;
}

/** A short name may occur in a long password by chance; it must not be most of it. */
function holdsName(password: string, name: string): boolean {
  if (name.length === 0 || !password.includes(name)) return false;
  return password.length - name.length < passwordRules.minLength;
}
