import { existsSync } from 'node:fs';
import { ToolFailure } from '../../application/session/tool-handler.js';
import { linesOf } from './command.js';

export type ServicePlaces = Readonly<{
  /** There where systemd runs the computer. */
  mark: string;
  systemctl: string;
}>;

export const systemd: ServicePlaces = { mark: '/run/systemd/system', systemctl: 'systemctl' };

export type ServiceEntry = Readonly<{
  name: string;
  description: string;
  is_running: boolean;
  /** As systemd says: `active`, `failed`, `inactive`; and `running`, `exited`, `dead`. */
  state: string;
  detail: string;
  /** Whether it starts with the computer: `enabled`, `disabled`, `static`, `masked`. */
  start: string;
}>;

const plain = ['--type=service', '--all', '--no-legend', '--no-pager', '--plain', '--full'];

/** Every service of systemd; where something else runs the computer there is no answer. */
export async function* services(places: ServicePlaces): AsyncGenerator<ServiceEntry> {
  if (!existsSync(places.mark))
    throw new ToolFailure('tool-not-available', 'Services are told of where systemd runs.');
  const file = places.systemctl;
  const starts = new Map<string, string>();
  for await (const line of linesOf({ file, args: ['list-unit-files', ...plain] })) {
    const [name = '', start = ''] = line.trim().split(/\s+/);
    starts.set(name, start);
  }
  for await (const line of linesOf({ file, args: ['list-units', ...plain] })) {
    const service = serviceOf(line, starts);
    if (service) yield service;
  }
}

/** `UNIT LOAD ACTIVE SUB DESCRIPTION`; what is only mentioned by others is passed over. */
export function serviceOf(
  line: string,
  starts: ReadonlyMap<string, string>,
): ServiceEntry | undefined {
  const found = /^\s*(\S+)\.service\s+(\S+)\s+(\S+)\s+(\S+)\s*(.*)$/.exec(line);
  const [, name = '', load, state = '', detail = '', description = ''] = found ?? [];
  if (!found || load === 'not-found') return undefined;
  const start = starts.get(`${name}.service`) ?? '';
  return { name, description, is_running: detail === 'running', state, detail, start };
}
