declare const JUMP_CLIENT_VERSION: string | undefined;

/** The client's own version, as it tells the server: put in when a package is built, else the one of package.json (a spec says so). */
export const version = typeof JUMP_CLIENT_VERSION === 'string' ? JUMP_CLIENT_VERSION : '0.1.0';
export const platform = 'linux-64';
