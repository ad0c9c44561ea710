/** The client's own version, as it tells the server; equal to the package's (a spec says so). */
export const version = '0.1.0';
export const platform = 'linux-64';
