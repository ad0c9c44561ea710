import { RepresentativeLine } from '@jumpfleet/gateway-client';

/** A representative of its own process: prints for ever in a shell, as fast as the line takes it, and tells how many bytes came. */
const [, , url = '', ticket = ''] = process.argv;
const line = await RepresentativeLine.open(url, ticket);
const shell = await line.openShell({ cols: 80, rows: 24 });
let bytes = 0;
shell.on('output', (piece) => {
  bytes += piece.length;
});
shell.write(Buffer.from('exec cat /dev/zero\n'));
setInterval(() => process.send?.(bytes), 100);
line.once('ended', () => process.exit());
process.once('disconnect', () => process.exit());
