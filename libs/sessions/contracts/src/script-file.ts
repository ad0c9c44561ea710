/** One command of a script: an action, and what it says, in order. */
export type ScriptCommand = Readonly<{
  action: string;
  parameters: readonly (readonly [name: string, value: string])[];
}>;

/** `line` counts from 1; a command that came alone is line 1. */
export type ScriptFault = Readonly<{ line: number; message: string }>;
type Read<Value> =
  Readonly<{ ok: true; value: Value }> | Readonly<{ ok: false; fault: ScriptFault }>;

export const scriptFile = { header: 'BRCS1.0', maxCommands: 10, maxBytes: 65_536 } as const;

/** How a file of a site is called: `brcs-<site>`, where the site's name has only letters, digits, `_` and `-`. */
export function scriptFileName(host: string): string {
  return `jump.brcs-${host.toLowerCase().replace(/[^a-z0-9_-]+/g, '_') || 'site'}`;
}

/** A BRCS file: the header, then a command on each line, LF or CRLF. */
export function writeScriptFile(commands: readonly ScriptCommand[]): string {
  return [scriptFile.header, ...commands.map(writeCommand)].map((line) => `${line}\n`).join('');
}

export function writeCommand({ action, parameters }: ScriptCommand): string {
  return [['action', action] as const, ...parameters]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&');
}

/** Any text gives commands, or what is wrong with it and where; empty lines at the end do not count. */
export function readScriptFile(text: string): Read<readonly ScriptCommand[]> {
  if (text.length > scriptFile.maxBytes) return fault(1, 'The file is too long.');
  const [header = '', ...lines] = text.replace(/[\r\n]*$/, '').split(/\r?\n/);
  if (!/^BRCS\d\.\d$/.test(header))
    return fault(1, 'The first line must be BRCS and a version, such as BRCS1.0.');
  if (!header.startsWith('BRCS1.')) return fault(1, `Version ${header.slice(4)} is not known.`);
  if (lines.length === 0) return fault(2, 'There is no command.');
  if (lines.length > scriptFile.maxCommands)
    return fault(scriptFile.maxCommands + 2, 'A file has at most 10 commands.');
  const commands: ScriptCommand[] = [];
  for (const [index, line] of lines.entries()) {
    const read = readCommand(line, index + 2);
    if (!read.ok) return read;
    commands.push(read.value);
  }
  return { ok: true, value: commands };
}

/** `action=<action>&name=value...`, percent-encoded as RFC 3986 says: a plus is a plus. */
export function readCommand(text: string, line = 1): Read<ScriptCommand> {
  const pairs: (readonly [string, string])[] = [];
  for (const part of text.split('&')) {
    const at = part.indexOf('=');
    if (at < 1) return fault(line, `"${part}" is not name=value.`);
    const [name, value] = [decode(part.slice(0, at)), decode(part.slice(at + 1))];
    if (name === undefined || value === undefined)
      return fault(line, `"${part}" is not percent-encoded text (RFC 3986).`);
    pairs.push([name, value]);
  }
  const [first, ...parameters] = pairs;
  if (first?.[0] !== 'action' || first[1] === '')
    return fault(line, 'A command begins with action=.');
  return { ok: true, value: { action: first[1], parameters } };
}

function fault(line: number, message: string) {
  return { ok: false, fault: { line, message } } as const;
}

/** All but the unreserved characters of RFC 3986. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
