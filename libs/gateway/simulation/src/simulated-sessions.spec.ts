import type { AgentMessage } from '@jumpfleet/gateway-contracts';
import { describe, expect, it } from '@jest/globals';
import { FleetFloor } from './fleet-floor.js';
import { SimulatedSessions } from './simulated-sessions.js';

const session = '0b7c9d0f-2a54-4e36-9b1c-3f2b8c1e5d47';
const leg = '5d471b7c-9d0f-4a54-8e36-2a543f2b8c1e';
const size = { cols: 80, rows: 24 };
const open = { t: 'open', session, leg, tool: 'shell', representative: 'Ada', ...size } as const;
const prompt = 'till-7$ ';

/** A computer, and a line that remembers what it said. */
function computer() {
  const sessions = new SimulatedSessions(new FleetFloor({ site: 'http://127.0.0.1' }), 'till-7');
  const newLine = () => {
    const said: AgentMessage[] = [];
    let output = '';
    return {
      said,
      output: () => output,
      send: (message: AgentMessage) => void said.push(message),
      sendData: (_channel: number, bytes: Uint8Array) => {
        output += Buffer.from(bytes).toString();
      },
    };
  };
  return { sessions, newLine };
}

describe('A simulated shell', () => {
  it('echoes what is typed', () => {
    const { sessions, newLine } = computer();
    const line = newLine();
    sessions.hear(line, { ...open, channel: 1, ref: 1 });
    sessions.data(1, Buffer.from('echo hi\r'));
    expect(line.said).toEqual([{ t: 'opened', channel: 1 }]);
    expect(line.output()).toBe(`${prompt}echo hi\r\nhi\r\n${prompt}`);
  });

  it('goes on after a lost line from the byte that is missing', () => {
    const { sessions, newLine } = computer();
    const [first, second] = [newLine(), newLine()];
    sessions.hear(first, { ...open, channel: 1, ref: 1 });
    sessions.data(1, Buffer.from('ab'));
    sessions.lineEnded();
    sessions.data(1, Buffer.from('lost'));
    const resume = { t: 'resume', channel: 9, session, leg, ref: 1 } as const;
    sessions.hear(second, { ...resume, received: prompt.length + 1 });
    sessions.data(9, Buffer.from('c'));
    const received = 2;
    expect(second.said).toEqual([
      { t: 'resumed', channel: 9, received, operation: 'shell' },
      { t: 'opened', channel: 9 },
    ]);
    expect(second.output()).toBe('bc');
  });

  it('is forgotten when its session is over', () => {
    const { sessions, newLine } = computer();
    const line = newLine();
    sessions.hear(line, { ...open, channel: 1, ref: 1 });
    sessions.hear(line, { t: 'detach', session, leg });
    sessions.hear(line, { t: 'session-over', session, reason: '' });
    sessions.hear(line, { t: 'resume', channel: 2, session, leg, ref: 1, received: 0 });
    expect(line.said.at(-1)).toMatchObject({ t: 'refused', code: 'channel-unknown' });
  });
});
