import { createHash } from 'node:crypto';

/** All that a page says to a person; each text is escaped where it is put in. */
export type SupportPage =
  | Readonly<{
      kind: 'key';
      key: string;
      queue: string;
      expiresAt: Date;
      command: string;
      download: string;
    }>
  | Readonly<{ kind: 'ask'; problem: string | undefined }>;

const style = `
body{font:1.05rem/1.5 system-ui,sans-serif;max-width:42rem;margin:2rem auto;padding:0 1rem;color:#1b1b1f;background:#fff}
h1{font-size:1.6rem}
.key{font:700 2rem/1.2 ui-monospace,monospace;letter-spacing:.15em}
pre{background:#f1f1f4;padding:1rem;overflow-x:auto;border-radius:.4rem}
a,button{color:#0b4f9e}
input,button{font:inherit;padding:.4rem .6rem}
.problem{border-left:.3rem solid #a3000b;padding-left:.8rem}
@media (prefers-color-scheme:dark){body{color:#eee;background:#16161a}pre{background:#26262c}a,button{color:#8ec1ff}}
`;
const styleHash = createHash('sha256').update(style).digest('base64');

/** Nothing from elsewhere, no script, no frame; the form leads to this site alone. */
export const supportPageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
} as const;

export function supportPage(page: SupportPage): string {
  const body = page.kind === 'key' ? keyBody(page) : askBody(page.problem);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Support session</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>Support session</h1>
${body}
</main>
</body>
</html>
`;
}

function keyBody({
  key,
  queue,
  expiresAt,
  command,
  download,
}: Extract<SupportPage, { kind: 'key' }>): string {
  const until = expiresAt.toISOString();
  return `<p>Your session key is <span class="key">${escaped(key)}</span></p>
<p>It leads to <strong>${escaped(queue)}</strong>, can be used once, and is good until
<time datetime="${until}">${escaped(expiresAt.toUTCString())}</time>.</p>
<h2>Start on the computer that needs support</h2>
<p>On Linux, run this command in a terminal:</p>
<pre><code>${escaped(command)}</code></pre>
<p>Or <a href="${escaped(download)}" download>download the support client</a> and run it: <code>sh ./${escaped(fileName(key))}</code></p>
<h2>What happens then</h2>
<ul>
<li>The support client runs in your terminal, and waits until somebody accepts your session.</li>
<li>You can talk there, are asked before something is done where your site wants that, and end the session with Ctrl-C.</li>
<li>When the session is over, the support client removes itself.</li>
</ul>`;
}

function askBody(problem: string | undefined): string {
  const told =
    problem === undefined ? '' : `<p class="problem" role="alert">${escaped(problem)}</p>\n`;
  return `${told}<form action="/support" method="get">
<p><label for="key">Session key</label>
<input id="key" name="key" required maxlength="32" autocomplete="off" autocapitalize="characters" spellcheck="false">
<button>Continue</button></p>
</form>
<p>You get a session key from the person who supports you.</p>`;
}

export const fileName = (key: string): string => `jumpfleet-support-${key}.bin`;

const entities: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;' },
  ...{ '"': '&quot;', "'": '&#39;' },
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (one) => entities[one] ?? one);
