import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { dataFrameKind } from '@jumpfleet/gateway-contracts';
import { eventually } from '@jumpfleet/testing';
import { ShardLinks } from './shard-links.js';

const open: ShardLinks[] = [];
async function aShard(): Promise<ShardLinks> {
  const links = await ShardLinks.open({ host: '127.0.0.1', port: 0 });
  open.push(links);
  return links;
}
afterEach(async () => {
  await Promise.all(open.splice(0).map((links) => links.stop()));
});

/** An end that keeps what it hears. */
function anEnd() {
  const heard: unknown[] = [];
  return {
    heard,
    said: (message: unknown) => void heard.push(message),
    data: (frame: Uint8Array) => void heard.push(Buffer.from(frame).toString('latin1')),
    lost: () => void heard.push('lost'),
  };
}

const dataFrame = (text: string) =>
  Buffer.concat([Buffer.from([dataFrameKind, 0, 0, 0, 1]), Buffer.from(text)]);

async function aLine() {
  const [ofRepresentative, ofClient] = [await aShard(), await aShard()];
  const [representative, client] = [anEnd(), anEnd()];
  const line = randomUUID();
  const toClient = ofRepresentative.expect(line, representative);
  const link = await ofClient.reach(ofRepresentative.address);
  if (!link) throw new Error('There is no link.');
  const toRepresentative = ofClient.join(link, line, client);
  return { ofRepresentative, ofClient, link, representative, client, toClient, toRepresentative };
}

describe('a link between two shards', () => {
  it('carries what both ends say, in order, also what was said before it was there', async () => {
    const { representative, client, toClient, toRepresentative } = await aLine();
    toClient.say({ t: 'close', channel: 7, reason: 'first' });
    toClient.send(dataFrame('then'));
    toRepresentative.send(dataFrame('x'.repeat(32_768)));
    toRepresentative.say({ t: 'opened', channel: 1 });
    await eventually(() => client.heard.length === 2 && representative.heard.length === 2);
    expect(client.heard).toEqual([
      { t: 'close', channel: 7, reason: 'first' },
      dataFrame('then').toString('latin1'),
    ]);
    expect(representative.heard[1]).toEqual({ t: 'opened', channel: 1 });
  });

  it('is one for all lines of two shards', async () => {
    const { ofRepresentative, ofClient, link } = await aLine();
    const again = await ofClient.reach(ofRepresentative.address);
    expect(again).toBe(link);
    const end = anEnd();
    const line = randomUUID();
    const toClient = ofRepresentative.expect(line, anEnd());
    ofClient.join(link, line, end);
    toClient.say({ t: 'close', channel: 2, reason: 'second line' });
    await eventually(() => end.heard.length === 1);
    expect(ofClient.count).toBe(1);
  });

  it('that is lost takes its lines with it, at both ends', async () => {
    const { link, representative, client, toRepresentative } = await aLine();
    toRepresentative.say({ t: 'opened', channel: 1 });
    await eventually(() => representative.heard.length === 1);
    link.close();
    await eventually(() => representative.heard.includes('lost') && client.heard.includes('lost'));
  });

  it('tells the far end when one has let go of a line', async () => {
    const { toRepresentative, representative, client } = await aLine();
    toRepresentative.close();
    await eventually(() => representative.heard.includes('lost'));
    expect(client.heard).toEqual([]);
  });

  it('is closed to whoever does not know the key', async () => {
    const links = await aShard();
    const { host, port } = links.address;
    const stranger = await links.reach({ host, port, key: 'not the key' });
    await eventually(() => stranger?.isOpen === false);
    const socket = connect({ host, port });
    socket.on('error', () => undefined).resume();
    socket.write('GET / HTTP/1.1\r\n\r\n');
    await eventually(() => socket.closed);
  });

  it('is not there when the address answers nobody', async () => {
    const gone = await aShard();
    const { address } = gone;
    await gone.stop();
    expect(await (await aShard()).reach(address)).toBeUndefined();
  });
});
