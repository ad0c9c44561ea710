export type CustomField = Readonly<{ code_name: string; display_name: string }>;
export type Issue = Readonly<{ code_name: string; name: string; team_id: number }>;
export type TicketSystem = Readonly<{ url: string; ca?: string | null; timeout_seconds: number }>;

/** What is set for the sessions of the whole site. */
export type SessionSettings = Readonly<{
  custom_fields: readonly CustomField[];
  general_queue: boolean;
  issues: readonly Issue[];
  retention_days: number;
  ticket_system: TicketSystem | null;
  session_key_ttl_seconds: number;
}>;

/** A line each, its parts between bars: how lists are typed. */
function partsOf(text: string): readonly (readonly string[])[] {
  return text
    .split('\n')
    .map((line) => line.split('|').map((part) => part.trim()))
    .filter(([first = '']) => first !== '');
}

export function customFieldsIn(text: string): readonly CustomField[] {
  return partsOf(text).map(([code = '', name = code]) => ({ code_name: code, display_name: name }));
}

export function issuesIn(text: string): readonly Issue[] {
  return partsOf(text).map(([code = '', name = code, team = '']) => ({
    code_name: code,
    name,
    team_id: Number(team),
  }));
}

export function customFieldsText(fields: readonly CustomField[]): string {
  return fields.map(({ code_name: code, display_name: name }) => `${code} | ${name}`).join('\n');
}

export function issuesText(issues: readonly Issue[]): string {
  return issues
    .map(({ code_name: code, name, team_id: team }) => `${code} | ${name} | ${team}`)
    .join('\n');
}

/** No address is no ticket system. */
export function ticketSystemIn(url: string, ca: string, seconds: string): TicketSystem | null {
  if (url === '') return null;
  return { url, ...(ca !== '' && { ca }), timeout_seconds: Number(seconds) };
}
