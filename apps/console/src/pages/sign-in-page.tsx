import { useEffect, useState } from 'preact/hooks';
import {
  changePassword,
  securityProviders,
  signIn,
  signInAddress,
} from '../adapters/account-api.js';
import type { Account, Proof, SecurityProvider } from '../adapters/account-api.js';
import { ApiError, messageOf } from '../adapters/api.js';
import { signInProblem } from '../application/sign-in-problem.js';
import { stepAfter } from '../application/sign-in-step.js';
import type { SignInStep } from '../application/sign-in-step.js';
import { Brand } from '../parts/brand.js';
import { textOf } from '../parts/form-text.js';
import { Problem } from '../parts/notice.js';
import { SecondFactorSetup } from '../parts/second-factor-setup.js';

type Props = Readonly<{ onSignedIn: (account: Account) => void }>;

/** Blanks at its ends belong to a password. */
function secretOf(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** Signs in with what the form holds; a password that has expired is first changed to the new one. */
async function attempt(form: FormData, step: SignInStep): Promise<Account> {
  const proof = proofIn(form);
  if (step !== 'new-password') return signIn(proof);
  const newPassword = secretOf(form, 'new-password');
  await changePassword(proof, newPassword);
  return signIn({ ...proof, password: newPassword });
}

const proofIn = (form: FormData): Proof => ({
  username: textOf(form, 'username'),
  password: secretOf(form, 'password'),
  oneTimeCode: textOf(form, 'one-time-code'),
});

export function SignInPage({ onSignedIn }: Props) {
  const [problem, setProblem] = useState(() => signInProblem(window.location.search));
  const [step, setStep] = useState<SignInStep>('password');
  const [proof, setProof] = useState<Proof>();
  const [isBusy, setIsBusy] = useState(false);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!(event.currentTarget instanceof HTMLFormElement)) return;
    const form = new FormData(event.currentTarget);
    setIsBusy(true);
    attempt(form, step)
      .then(onSignedIn, (error: unknown) => {
        setProblem(messageOf(error));
        setProof(proofIn(form));
        setStep((now) => stepAfter(error instanceof ApiError ? error.code : '', now));
      })
      .finally(() => setIsBusy(false));
  };
  const again = () => {
    setStep('password');
    setProblem('');
  };
  return (
    <main class="sign-in">
      {step === 'second-factor' && proof !== undefined ? (
        <SecondFactorSetup proof={proof} onDone={again} />
      ) : (
        <form class="card form" onSubmit={submit}>
          <h1>
            <Brand />
          </h1>
          <Fields step={step} asksCode={step === 'one-time-code' || Boolean(proof?.oneTimeCode)} />
          <Problem text={problem} />
          <button type="submit" class="button-main" disabled={isBusy}>
            {isBusy ? 'Signing in …' : 'Sign in'}
          </button>
          <OtherWays />
        </form>
      )}
    </main>
  );
}

function Fields({ step, asksCode }: Readonly<{ step: SignInStep; asksCode: boolean }>) {
  return (
    <>
      <label>
        User name
        <input name="username" autocomplete="username" required autofocus spellcheck={false} />
      </label>
      <label>
        Password
        <input name="password" type="password" autocomplete="current-password" required />
      </label>
      {asksCode && (
        <label>
          One-time code
          <input name="one-time-code" autocomplete="one-time-code" required autofocus />
        </label>
      )}
      {step === 'new-password' && (
        <label>
          New password
          <input name="new-password" type="password" autocomplete="new-password" required />
        </label>
      )}
    </>
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
