export const oidcPath = '/api/v1/auth/oidc';

/** Where OpenID providers send people back to; it is registered there. */
export function redirectUriOf(publicUrl: string): string {
  return new URL(`${oidcPath}/callback`, publicUrl).href;
}
