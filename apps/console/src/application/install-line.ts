/** The one line that an operator pastes into a shell of the computer to be added. */
export function installLine(site: string, installerId: string): string {
  const link = `${site}/api/config/v1/jump-client/installer/${installerId}/linux-64`;
  return [
    `curl -fsS -o jumpfleet-jc.bin ${link}`,
    'sh ./jumpfleet-jc.bin --install-dir ~/jumpclient',
    '~/jumpclient/init-script start',
  ].join(' && ');
}

/** How long an installer may be used, in minutes, in the words of the choice. */
export const validities = [
  { minutes: 60, label: '1 hour' },
  { minutes: 1_440, label: '1 day' },
  { minutes: 10_080, label: '1 week' },
  { minutes: 43_200, label: '30 days' },
  { minutes: 525_600, label: '1 year' },
] as const;
