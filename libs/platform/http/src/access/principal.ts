/** Who asks, as the access token says. */
export type Principal = Readonly<{
  id: string;
  type: 'user' | 'api-account';
  name: string;
  /** For what a console shows; no right. */
  administrator: boolean;
}>;
