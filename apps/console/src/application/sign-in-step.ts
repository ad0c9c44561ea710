/** What the sign-in page asks for at the moment, beside the user name and password. */
export type SignInStep = 'password' | 'one-time-code' | 'new-password' | 'second-factor';

const steps: Readonly<Record<string, SignInStep>> = {
  'second-factor-needed': 'one-time-code',
  'second-factor-wrong': 'one-time-code',
  'password-change-needed': 'new-password',
  'second-factor-setup-needed': 'second-factor',
};

/** Where a refused sign-in goes on, by the refusal's code; `password` where it does not. */
export function stepAfter(code: string, now: SignInStep): SignInStep {
  return steps[code] ?? (code === 'login-failed' ? 'password' : now);
}
