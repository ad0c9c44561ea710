/**
 * Header of a Jump Client's upgrade request: `<machine>.<life>`. The machine is a hash of what tells
 * computers and installations apart, salted with the site; the life is random at each start of the program.
 * Of one life there is one program, so a life that comes back after another shows that both go on (D11).
 */
export const machineHeader = 'jumpfleet-machine';

export type MachineUse = Readonly<{ machine: string; life: string }>;

const pattern = /^([\w-]{43})\.([\w-]{22})$/;

/** Nothing when a client does not say it, as older ones don't, or says something else. */
export function readMachine(
  header: string | readonly string[] | undefined,
): MachineUse | undefined {
  const [, machine, life] = (typeof header === 'string' ? pattern.exec(header) : null) ?? [];
  return machine !== undefined && life !== undefined ? { machine, life } : undefined;
}

export const machineHeaderOf = ({ machine, life }: MachineUse): string => `${machine}.${life}`;

/** What both keys sign, the old and the new, when a split computer enrols anew. UTF-8. */
export const enrolAnewProof = (clientId: string, machine: string, publicKey: string): string =>
  `jumpfleet-enrol-anew-v1\n${clientId}\n${machine}\n${publicKey}`;
