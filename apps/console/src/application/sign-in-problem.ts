/** Why signing in at a security provider came to nothing, by the code that the page was opened with. */
const problems: Readonly<Record<string, string>> = {
  'security-provider-not-found': 'There is no such way to sign in.',
  'security-provider-failed':
    'The security provider cannot be reached, or its answer does not hold.',
  'sign-in-not-begun': 'The sign-in took too long or began in another browser. Please try again.',
  'user-unknown': 'Nobody here is known by that name. Ask an administrator for an account.',
  'username-taken':
    'A user of this name exists already and signs in another way. Ask an administrator.',
  'account-disabled': 'The user is disabled.',
};

/** Texts come from here and not from the address, where anybody could have written them. */
export function signInProblem(search: string): string {
  const code = new URLSearchParams(search).get('sign_in_problem');
  if (code === null) return '';
  return problems[code] ?? 'Signing in came to nothing.';
}
