/** Who asks, as the access token says. */
export type Principal = Readonly<{
  id: string;
  type: 'user' | 'api-account';
  name: string;
  /** Until policies are rich, this is the one right there is. */
  administrator: boolean;
}>;
