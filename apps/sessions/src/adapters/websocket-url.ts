/** Where a representative's line is opened: the site's own address, `wss` where the site is `https`. */
export function websocketUrl(publicUrl: string): string {
  const url = new URL('/session', publicUrl);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
}
