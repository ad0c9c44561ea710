type Said = Readonly<{ name: string; company: string; companyCode: string; details: string }>;

const nothing: Said = { name: '', company: '', companyCode: '', details: '' };

/** Addresses of this site for the customer with a key; what they said of themselves goes along. */
export function siteLinks(publicUrl: string, key: string, said: Said = nothing) {
  const base = publicUrl.endsWith('/') ? publicUrl : `${publicUrl}/`;
  const query = new URLSearchParams();
  for (const [name, text] of [
    ['customer.name', said.name],
    ['customer.company', said.company],
    ['customer.company_code', said.companyCode],
    ['customer.details', said.details],
  ] as const)
    if (text !== '') query.set(name, text);
  const linkTo = (path: string): string => {
    const url = new URL(path, base);
    url.search = query.toString();
    return url.href;
  };
  const agent = new URL('agent', base);
  agent.protocol = agent.protocol === 'https:' ? 'wss:' : 'ws:';
  return {
    script: linkTo(`api/v1/session-keys/${key}/client`),
    file: linkTo(`api/v1/session-keys/${key}/client/linux-64`),
    agent: agent.href,
  };
}
