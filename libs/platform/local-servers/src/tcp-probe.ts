import { connect } from 'node:net';

const answerWithinMs = 1_000;

/** Sends `request` (if any) and tells whether the first bytes of the answer match. Never throws. */
export function tcpAnswers(port: number, expected: RegExp, request?: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const finish = (answers: boolean): void => {
      socket.destroy();
      resolve(answers);
    };
    socket.setTimeout(answerWithinMs, () => {
      finish(false);
    });
    socket.once('error', () => {
      finish(false);
    });
    socket.once('close', () => {
      finish(false);
    });
    socket.once('data', (data) => {
      finish(expected.test(data.toString('latin1')));
    });
    if (request !== undefined) socket.write(request);
  });
}
