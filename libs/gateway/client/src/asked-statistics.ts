import type { StatisticName, Statistics } from '@jumpfleet/gateway-contracts';

/** What belongs to each name that a site may ask for. Names and addresses are told always: a computer is found by them. */
const membersOf: Readonly<Record<StatisticName, readonly (keyof Statistics)[]>> = {
  cpu: ['cpu_percent', 'memory_total_bytes', 'memory_used_bytes'],
  console_user: ['console_user', 'screen_locked', 'screen_saver'],
  disk: ['disks'],
  operating_system: ['operating_system'],
  thumbnail: [],
  uptime: ['uptime_seconds'],
};

const optional = new Map(
  Object.entries(membersOf).flatMap(([name, members]) =>
    members.map((member) => [member as string, name] as const),
  ),
);

/** Of what a computer could tell only what the site asked for. */
export function askedStatistics(statistics: Statistics, asked: readonly string[]): Statistics {
  return Object.fromEntries(
    Object.entries(statistics).filter(([member]) => {
      const name = optional.get(member);
      return name === undefined || asked.includes(name);
    }),
  );
}
