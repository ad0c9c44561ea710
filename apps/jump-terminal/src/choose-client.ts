export type FoundClient = Readonly<{
  id: string;
  name: string;
  hostname: string;
  status: string;
  private_ip?: string | null;
}>;

export type Choice =
  | Readonly<{ kind: 'none'; message: string }>
  | Readonly<{ kind: 'one'; client: FoundClient }>
  | Readonly<{ kind: 'several'; list: readonly string[]; clients: readonly FoundClient[] }>;

/** An exact name wins over names that only contain it; online clients come first. */
export function choose(search: string, found: readonly FoundClient[]): Choice {
  const wanted = search.toLowerCase();
  const exact = found.filter(({ name, hostname }) =>
    [name.toLowerCase(), hostname.toLowerCase()].includes(wanted),
  );
  const clients = [...(exact.length > 0 ? exact : found)].sort(onlineFirst);
  const [first] = clients;
  if (first === undefined) return { kind: 'none', message: `No Jump Client matches "${search}".` };
  if (clients.length === 1) return { kind: 'one', client: first };
  return { kind: 'several', clients, list: clients.map(line) };
}

function onlineFirst(a: FoundClient, b: FoundClient): number {
  return Number(b.status === 'online') - Number(a.status === 'online');
}

function line({ name, hostname, status, private_ip }: FoundClient, index: number): string {
  const facts = [hostname, private_ip ?? '', status].filter(Boolean).join(', ');
  return `${String(index + 1).padStart(3)}  ${name} (${facts})`;
}
