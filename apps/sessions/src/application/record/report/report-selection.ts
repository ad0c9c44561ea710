import { z } from 'zod';

/** What a report narrows its sessions down to, beside the time. */
type ReportFilter = Readonly<{ by: 'rep' | 'external_key' | 'jump_client'; value: string }>;

/** Which sessions a report is about. */
export type ReportSelection = Readonly<
  | { by: 'id'; ids: readonly string[]; filter?: ReportFilter }
  | { by: 'started' | 'ended'; from: Date; to: Date | null; filter?: ReportFilter }
>;

/** The request says something that cannot be answered; told to whoever asked. */
export class ReportRequestWrong extends Error {
  override readonly name = 'ReportRequestWrong';
}

const mostIds = 500;
const dayMs = 86_400_000;
const selectors = ['start_date', 'start_time', 'end_date', 'end_time', 'lsid', 'lsids'] as const;
type Selector = (typeof selectors)[number];
type Parameters = Readonly<Record<string, string>>;

/** B5: one of `start_date`, `start_time`, `end_date`, `end_time` with `duration`, or `lsid`, or `lsids`. */
export function reportSelection(parameters: Parameters): ReportSelection {
  const [selector, ...others] = selectors.filter((name) => parameters[name] !== undefined);
  if (selector === undefined || others.length > 0)
    throw new ReportRequestWrong(`Exactly one of ${selectors.join(', ')} is needed.`);
  const text = parameters[selector] ?? '';
  const filter = filterOf(parameters['limit']);
  const narrowed = filter === undefined ? {} : { filter };
  if (selector === 'lsid' || selector === 'lsids')
    return { by: 'id', ids: idsOf(selector, text), ...narrowed };
  return { ...spanOf(selector, text, parameters['duration']), ...narrowed };
}

function idsOf(selector: 'lsid' | 'lsids', text: string): string[] {
  const ids = selector === 'lsid' ? [text] : text.split(',').map((id) => id.trim());
  if (ids.length > mostIds)
    throw new ReportRequestWrong(`At most ${mostIds} sessions can be asked for by their ids.`);
  for (const id of ids)
    if (!z.uuid().safeParse(id).success)
      throw new ReportRequestWrong(`${selector} is not the id of a session.`);
  return ids;
}

function spanOf(selector: Exclude<Selector, 'lsid' | 'lsids'>, text: string, lasting?: string) {
  const isDay = selector.endsWith('_date');
  const by = selector.startsWith('start_') ? ('started' as const) : ('ended' as const);
  const from = isDay ? dayOf(selector, text) : new Date(whole(selector, text) * 1_000);
  const duration = whole('duration', lasting ?? '') * (isDay ? dayMs : 1_000);
  const to = new Date(from.getTime() + duration);
  if (Number.isNaN(from.getTime()) || Number.isNaN(to.getTime()))
    throw new ReportRequestWrong(`${selector} is not a time.`);
  return { by, from, to: duration === 0 ? null : to };
}

function dayOf(name: string, text: string): Date {
  if (!z.iso.date().safeParse(text).success)
    throw new ReportRequestWrong(`${name} is not a date such as 2026-11-21.`);
  return new Date(`${text}T00:00:00.000Z`);
}

function whole(name: string, text: string): number {
  if (!/^\d{1,11}$/.test(text))
    throw new ReportRequestWrong(`${name} is not a whole number, 0 or more.`);
  return Number(text);
}

/** Ours: a category and its value with a colon between, such as `rep:<id>`. */
function filterOf(text: string | undefined): ReportFilter | undefined {
  if (text === undefined) return undefined;
  const [, by, value] = /^(rep|external_key|jump_client):(.+)$/s.exec(text) ?? [];
  if (value === undefined || (by !== 'rep' && by !== 'external_key' && by !== 'jump_client'))
    throw new ReportRequestWrong(
      'limit is not one of rep:, external_key: or jump_client: with its value.',
    );
  return { by, value };
}
