import type { OverridableField } from '@jumpfleet/registry-domain';

/** The option of the installer's command line for each field (AG-14). */
export const overrideOptions: Readonly<Record<OverridableField, string>> = {
  jumpGroup: '--jc-jump-group',
  jumpPolicy: '--jc-jump-policy',
  name: '--jc-name',
  tag: '--jc-tag',
  comments: '--jc-comments',
  attendedSessionPolicy: '--jc-session-policy-present',
  unattendedSessionPolicy: '--jc-session-policy-not-present',
  supportButtonProfile: '--jc-support-button-profile',
  supportButtonDirectQueue: '--jc-support-button-queue',
};

/** Which public site a computer comes through may always be chosen (RG-05). */
const alwaysOpen = '--jc-public-site-address';

/** What a package lets its command line set, so that it refuses the rest before it installs anything. */
export function openOptions(allowed: Readonly<Record<OverridableField, boolean>>): string[] {
  const fields = Object.keys(overrideOptions) as OverridableField[];
  return [
    ...fields.filter((field) => allowed[field]).map((field) => overrideOptions[field]),
    alwaysOpen,
  ];
}
