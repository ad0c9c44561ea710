/** RG-15: "1.4.2+r7" is version 1.4.2, revision 7; a version of another form has no revision. */
export function versionParts(text: string): Readonly<{ version: string; revision: string }> {
  const [, version = text, revision = ''] = /^(.+)\+r(\d+)$/.exec(text) ?? [];
  return { version, revision };
}
