import type { Projection, Recorded } from '@jumpfleet/kernel';
import type { AccessScope } from '@jumpfleet/policy-contracts';
import type { RegistryEvent } from '@jumpfleet/registry-domain';
import {
  firstSiteSettings,
  installerStream,
  jumpClientStream,
  jumpGroupStream,
  siteSettingsStream,
} from '@jumpfleet/registry-domain';
import { installerProjection } from './installer.projection.js';
import { isInScope, listKeyOf } from './item-scope.js';
import type { GroupWish } from './items.js';
import { jumpClientProjection } from './jump-client.projection.js';
import type { JumpClientRow } from './jump-client.projection.js';
import { jumpGroupProjection } from './jump-group.projection.js';

/** Whose past is asked for: its stream, and the fold that its read model is made by. */
export type HistorySubject = Readonly<{
  stream: string;
  stateOf(state: object | undefined, recorded: Recorded<RegistryEvent>): object | undefined;
  /** What held before the first event. */
  initial?: object;
  /** Whether whoever asks may know of it while it was like this; left out, all of the past is open. */
  isSeen?: (state: object) => boolean;
}>;

/** Within a scope, the past of an item is what it was in the lists of the scope. */
export const jumpClientSubject = (clientId: string, scope: AccessScope): HistorySubject =>
  within(scope, subject(jumpClientStream(clientId), jumpClientProjection));

export const jumpGroupSubject = (id: number): HistorySubject =>
  subject(jumpGroupStream(id), jumpGroupProjection);

export const installerSubject = (installerId: string, scope: AccessScope): HistorySubject =>
  within(scope, subject(installerStream(installerId), installerProjection));

export const siteSettingsSubject: HistorySubject = {
  stream: siteSettingsStream,
  stateOf: (state, { event }) =>
    event.type === 'SiteSettingsChanged' ? event.data.settings : state,
  initial: firstSiteSettings,
};

/** What only lists need, and what each event changes by itself. */
const bookkeeping: ReadonlySet<string> = new Set(['sort_name', 'revision']);

function subject<Row extends object>(
  stream: string,
  projection: Projection<RegistryEvent, Row>,
): HistorySubject {
  return {
    stream,
    // The states that a stream's fold is given are its own.
    stateOf: (state, recorded) => projection.project(state as Row | undefined, recorded),
  };
}

function within(scope: AccessScope, all: HistorySubject): HistorySubject {
  if (scope.everything) return all;
  return { ...all, isSeen: (state) => isInScope(scope, listKeyIn(state)) };
}

/** Rows of items and of installers name their list alike. */
function listKeyIn(state: object): number {
  const { jump_group_type, jump_group_id } = state as JumpClientRow;
  return listKeyOf({ type: jump_group_type as GroupWish['type'], id: jump_group_id });
}

/** A state as REST shows it: in snake case all the way down. */
export function shownState(state: object | undefined): object | undefined {
  if (!state) return undefined;
  const kept = Object.entries(state).filter(([name]) => !bookkeeping.has(name));
  return inSnakeCase(Object.fromEntries(kept)) as object;
}

function inSnakeCase(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inSnakeCase);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [
      name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      inSnakeCase(one),
    ]),
  );
}
