/** What a downloaded installer is told; each takes the place of one token in its header. */
export type InstallerFacts = Readonly<{
  siteUrl: string;
  installerKey: string;
  uid: string;
  validUntil: Date;
  /** The options that its command line may use. */
  options: readonly string[];
  /** The signed root by which the client knows good packages; without one it takes part in no upgrade. */
  trustedRoot: string;
}>;

/** The tokens stand inside single quotes of a shell script. */
const isQuotable = (value: string): boolean => /^[^'\p{Cc}]+$/u.test(value);

/** The shell header of a self-extracting installer, with its tokens replaced. */
export function installerHeader(template: string, facts: InstallerFacts): string {
  const { trustedRoot } = facts;
  const values: Readonly<Record<string, string>> = {
    '@SITE_URL@': facts.siteUrl.replace(/\/+$/, ''),
    '@INSTALLER_KEY@': facts.installerKey,
    '@INSTALLER_UID@': facts.uid,
    '@OPEN_OPTIONS@': facts.options.join(' '),
    '@VALID_UNTIL@': String(Math.floor(facts.validUntil.getTime() / 1000)),
    ...(trustedRoot && { '@TRUSTED_ROOT@': Buffer.from(trustedRoot).toString('base64') }),
  };
  return Object.entries(values).reduce((header, [token, value]) => {
    if (!isQuotable(value)) throw new Error(`the value for ${token} cannot stand in a script`);
    return header.replace(token, () => value);
  }, template);
}
