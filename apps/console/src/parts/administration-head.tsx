import type { Account } from '../adapters/account-api.js';
import { AccountMenu } from './account-menu.js';
import { Brand } from './brand.js';

const pages = {
  site: { href: '/login', title: 'Site' },
  upgrades: { href: '/login/upgrades', title: 'Upgrades' },
  outbound: { href: '/login/outbound-events', title: 'Outbound Events' },
} as const;

type Props = Readonly<{
  account: Account;
  current: keyof typeof pages;
  onSignOut: () => void;
}>;

export function AdministrationHead({ account, current, onSignOut }: Props) {
  return (
    <header class="page-head">
      <Brand />
      <span class="page-title">Administration</span>
      <nav class="page-nav" aria-label="Administration">
        {Object.entries(pages).map(([name, { href, title }]) => (
          <a key={name} href={href} aria-current={name === current ? 'page' : undefined}>
            {title}
          </a>
        ))}
      </nav>
      <span class="toolbar-space" />
      <AccountMenu account={account} link={{ href: '/', text: 'Console' }} onSignOut={onSignOut} />
    </header>
  );
}
