import { useEffect, useState } from 'preact/hooks';
import { securityProviders, signIn, signInAddress } from '../adapters/account-api.js';
import type { Account, SecurityProvider } from '../adapters/account-api.js';
import { signInProblem } from '../application/sign-in-problem.js';
import { messageOf } from '../adapters/api.js';
import { Brand } from '../parts/brand.js';
import { textOf } from '../parts/form-text.js';
import { Problem } from '../parts/notice.js';

type Props = Readonly<{ onSignedIn: (account: Account) => void }>;

/** Blanks at its ends belong to a password. */
function passwordOf(form: FormData): string {
  const value = form.get('password');
  return typeof value === 'string' ? value : '';
}

export function SignInPage({ onSignedIn }: Props) {
  const [problem, setProblem] = useState(() => signInProblem(window.location.search));
  const [isBusy, setIsBusy] = useState(false);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const form = new FormData(event.currentTarget);
    setIsBusy(true);
    signIn(textOf(form, 'username'), passwordOf(form))
      .then(onSignedIn, (error: unknown) => setProblem(messageOf(error)))
      .finally(() => setIsBusy(false));
  };
  return (
    <main class="sign-in">
      <form class="card form" onSubmit={submit}>
        <h1>
          <Brand />
        </h1>
        <label>
          User name
          <input name="username" autocomplete="username" required autofocus spellcheck={false} />
        </label>
        <label>
          Password
          <input name="password" type="password" autocomplete="current-password" required />
        </label>
        <Problem text={problem} />
        <button type="submit" class="button-main" disabled={isBusy}>
          {isBusy ? 'Signing in …' : 'Sign in'}
        </button>
        <OtherWays />
      </form>
    </main>
  );
}

/** Nothing is shown where there is no other way, or nobody can say. */
function OtherWays() {
  const [ways, setWays] = useState<readonly SecurityProvider[]>([]);
  useEffect(() => {
    securityProviders().then(
      ({ items }) => setWays(items),
      () => undefined,
    );
  }, []);
  return (
    <>
      {ways.map((way) => (
        <button
          key={way.id}
          type="button"
          onClick={() => window.location.assign(signInAddress(way, window.location))}
        >
          Sign in with {way.name}
        </button>
      ))}
    </>
  );
}
