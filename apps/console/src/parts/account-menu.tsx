import type { Account } from '../adapters/account-api.js';

type Props = Readonly<{
  account: Account;
  link: Readonly<{ href: string; text: string }>;
  onSignOut: () => void;
}>;

export function AccountMenu({ account, link, onSignOut }: Props) {
  return (
    <nav class="account" aria-label="Account">
      <a href={link.href}>{link.text}</a>
      <span class="account-name">{account.name}</span>
      <button type="button" class="button-quiet" onClick={onSignOut}>
        Sign out
      </button>
    </nav>
  );
}
