/**
 * What heads every published list of leaked passwords, without the digits and signs that people put around
 * such words; shorter ones are too short anyway.
 */
const commonWords: ReadonlySet<string> = new Set(
  `password passwort passw passwd letmein letmeinnow welcome welcomehome iloveyou ilovegod loveyou
  trustno changeme changeit default secret secrets topsecret admin admins administrator adminadmin
  root rootroot toor guest login signin master superuser superman batman spiderman starwars pokemon
  dragon monkey shadow sunshine princess football baseball basketball soccer hockey liverpool
  arsenal chelsea barcelona realmadrid manchester michael jennifer jessica michelle charlie thomas
  jordan daniel andrew joshua matthew ashley nicole hunter hunterhunter killer pepper cookie
  computer internet samsung google facebook linkedin microsoft windows apple android iphone
  whatever nothing freedom forever family friends friend flower butterfly chocolate summer winter
  spring autumn monday friday january february march april june july august september october
  november december mustang corvette ferrari porsche mercedes harley yamaha q2w3e4r q2w3e4r5t qaz2wsx qwerty qwertz azerty
  qwertyuiop qwertzuiop azertyuiop asdfghjkl asdfasdf asdfgh zxcvbnm yxcvbnm zxcvbn qazwsx
  qazwsxedc qweasd qweasdzxc qweqwe abcdef abcabc abc abcd xyz test testtest tester testing
  temp temporary user username usuario demo sample example company support service remote
  jumpfleet beyondtrust bomgar cisco oracle server database network security`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

const lookalikes: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/** Whether a guesser tries it first: a common word dressed up, one character again and again, a row of keys, a date. */
export function isCommonPassword(password: string): boolean {
  const lower = password.normalize('NFKC').toLowerCase();
  const bare = lower.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  const words = [bare, plain(bare), plain(lower)];
  return (
    words.some((word) => commonWords.has(word) || isTwiceCommon(word)) ||
    isMonotonous(lower) ||
    /^\d{1,10}$/.test(lower)
  );
}

const plain = (text: string): string =>
  Array.from(text, (character) => lookalikes[character] ?? character)
    .join('')
    .replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');

function isTwiceCommon(word: string): boolean {
  const half = word.slice(0, word.length / 2);
  return word.length > 0 && word === half + half && commonWords.has(half);
}

/** The same step from each character to the next: `aaaaaaaa`, `12345678`, `hgfedcba`. */
function isMonotonous(text: string): boolean {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const steps = new Set(codes.slice(1).map((code, at) => code - (codes[at] ?? 0)));
  const [step] = steps;
  return steps.size === 1 && step !== undefined && Math.abs(step) <= 1;
}
