import type { ScriptCommand } from './script-file.js';

/** SB-12, SB-13, SB-15: what a script may say at most, in characters, and of all custom attributes in bytes. */
export const clientScriptLimits = {
  searchString: 1_024,
  clientField: 255,
  customField: 1_024,
  credentialId: 255,
  allCustomBytes: 10_240,
} as const;

export const clientFields = ['comments', 'hostname', 'private_ip', 'public_ip', 'tag'] as const;
export type ClientField = (typeof clientFields)[number];

/** SB-14: by a search string, or by what each of these contains. */
export type ClientSearch =
  | Readonly<{ searchString: string }>
  | Readonly<{ fields: Readonly<Partial<Record<ClientField, string>>> }>;

/** A command that jumps: where to, and what the session carries. */
export type JumpScript = Readonly<{
  search: ClientSearch;
  externalKey: string;
  /** By code name. */
  custom: Readonly<Record<string, string>>;
}>;

export type ClientScript =
  | Readonly<{ action: 'login' }>
  | Readonly<{ action: 'generate_session_key' }>
  | (Readonly<{ action: 'start_pinned_client_session' | 'start_jump_item_session' }> & JumpScript);

export type ClientScriptFault = Readonly<{ parameter: string; message: string }>;
type Read =
  Readonly<{ ok: true; value: ClientScript }> | Readonly<{ ok: false; fault: ClientScriptFault }>;

/** Of the guides' actions those that this site has no such machine for. */
const unavailable = [
  'push_and_start_local',
  'push_and_start_remote',
  'start_rdp_session',
  'start_vnc_session',
  'start_shell_jump_session',
  'start_vpro_session',
];
const unavailableMethods = ['push', 'local_push', 'rdp', 'vnc', 'shelljump'];

/** What a command asks for, by the rules of SB-10 to SB-15; any text gives a script or the first fault. */
export function readClientScript({ action, parameters }: ScriptCommand): Read {
  const twice = parameters.find(
    ([name], index) => parameters.findIndex(([other]) => other === name) !== index,
  );
  if (twice) return fault(twice[0], 'It is given more than once.');
  switch (action) {
    case 'login':
    case 'generate_session_key':
      return parameters[0]
        ? fault(parameters[0][0], `${action} takes no such parameter.`)
        : { ok: true, value: { action } };
    case 'start_pinned_client_session':
      return readJump(action, parameters);
    case 'start_jump_item_session':
      return readJumpItem(action, parameters);
    default:
      return fault(
        'action',
        unavailable.includes(action) ? `${action} is not available here.` : 'It is not known.',
      );
  }
}

type Parameters = ScriptCommand['parameters'];
type JumpAction = 'start_pinned_client_session' | 'start_jump_item_session';

function readJumpItem(action: JumpAction, parameters: Parameters): Read {
  const { 'jump.method': method, credential_id: credential } = Object.fromEntries(parameters);
  if (credential !== undefined) return fault('credential_id', 'It is not available here.');
  if (method === undefined) return fault('jump.method', 'It is required.');
  if (unavailableMethods.includes(method))
    return fault('jump.method', `${method} is not available here: only pinned is.`);
  if (method !== 'pinned') return fault('jump.method', 'It is not known.');
  return readJump(
    action,
    parameters.filter(([name]) => name !== 'jump.method'),
  );
}

function readJump(action: JumpAction, parameters: Parameters): Read {
  for (const [name, value] of parameters) {
    const wrong = faultOf(name, value);
    if (wrong !== undefined) return fault(name, wrong);
  }
  const { searchString, fields, externalKey, custom } = sorted(parameters);
  const isByField = Object.keys(fields).length > 0;
  if (searchString !== undefined && isByField)
    return fault('search_string', 'Give either search_string or client.*, not both.');
  if (searchString === undefined && !isByField)
    return fault('search_string', 'Give search_string or at least one of client.*.');
  if (bytesOf([externalKey, ...Object.values(custom)]) > clientScriptLimits.allCustomBytes)
    return fault('session.custom', 'All custom attributes together have more than 10 KB.');
  const search = searchString === undefined ? { fields } : { searchString };
  return { ok: true, value: { action, search, externalKey, custom } };
}

/** All of them are known. */
function sorted(parameters: Parameters) {
  const fields: Partial<Record<ClientField, string>> = {};
  const custom: Record<string, string> = {};
  let searchString: string | undefined;
  let externalKey = '';
  for (const [name, value] of parameters) {
    const field = clientFieldOf(name);
    if (name === 'search_string') searchString = value;
    else if (field) fields[field] = value;
    else if (isExternalKey(name)) externalKey = value;
    else custom[name.slice(customPrefix.length)] = value;
  }
  return { searchString, fields, externalKey, custom };
}

const customPrefix = 'session.custom.';

function isExternalKey(name: string): boolean {
  return name === 'external_key' || name === 'session.custom.external_key';
}

function clientFieldOf(name: string): ClientField | undefined {
  return clientFields.find((field) => name === `client.${field}`);
}

function faultOf(name: string, value: string): string | undefined {
  const max = maxLengthOf(name);
  if (max === undefined) return 'It is not known.';
  if (value.length > max) return `It has more than ${max} characters.`;
  const isSearch = name === 'search_string' || name.startsWith('client.');
  return isSearch && value.trim() === '' ? 'It is empty.' : undefined;
}

function maxLengthOf(name: string): number | undefined {
  if (name === 'search_string') return clientScriptLimits.searchString;
  if (clientFieldOf(name)) return clientScriptLimits.clientField;
  const isCustom = name.startsWith(customPrefix) && name.length > customPrefix.length;
  return isCustom || isExternalKey(name) ? clientScriptLimits.customField : undefined;
}

function bytesOf(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + utf8Length(text), 0);
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) bytes += utf8Width(character.codePointAt(0) ?? 0);
  return bytes;
}

function utf8Width(point: number): number {
  if (point < 0x80) return 1;
  if (point < 0x800) return 2;
  return point < 0x1_0000 ? 3 : 4;
}

function fault(parameter: string, message: string) {
  return { ok: false, fault: { parameter, message } } as const;
}
