const maxLength = 64;
/** Room for a number after a name that somebody else has. */
const maxMadeLength = 56;

/** PO-10: a code name made of a name, for programs and command lines. */
export function codeNameFrom(name: string): string {
  const words = name
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '_')
    .slice(0, maxMadeLength)
    .replaceAll(/^_+|_+$/g, '');
  return words === '' ? 'jump_group' : words;
}

/** The code name itself, or with the first number behind it that makes it another than all of those. */
export function freeCodeName(codeName: string, taken: ReadonlySet<string>): string {
  if (!taken.has(codeName)) return codeName;
  let number = 2;
  while (taken.has(`${codeName}_${String(number)}`)) number++;
  return `${codeName}_${String(number)}`.slice(0, maxLength);
}
