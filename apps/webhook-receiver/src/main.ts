import { help, readArguments } from './arguments.js';
import type { ReceiveArguments, ReplayArguments } from './arguments.js';
import { inWords, sentInWords } from './printing.js';
import { WebhookReceiver } from './receiver.js';
import { record, recordedIn } from './recording.js';
import { isAccepted, sendAgain } from './replay.js';

async function main(): Promise<number> {
  const wanted = readArguments(process.argv.slice(2), process.env['JUMPFLEET_WEBHOOK_SECRET']);
  if (wanted === 'help') {
    process.stdout.write(help);
    return 0;
  }
  return 'replay' in wanted ? replay(wanted) : receive(wanted);
}

async function receive(wanted: ReceiveArguments): Promise<number> {
  const { save, json } = wanted;
  const receiver = await WebhookReceiver.start(wanted, {
    ...wanted,
    save: async (delivery) => {
      if (save !== undefined) await record(save, delivery);
    },
    tell: (arrival) =>
      process.stdout.write(json ? `${JSON.stringify(arrival)}\n` : inWords(arrival)),
  });
  process.stderr.write(`Listening on ${receiver.url}\n`);
  await new Promise<void>((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await receiver.stop();
  return 0;
}

async function replay({ replay: file, to, secrets, json }: ReplayArguments): Promise<number> {
  let refused = 0;
  for await (const delivery of recordedIn(file)) {
    const sent = await sendAgain(delivery, to, secrets);
    process.stdout.write(json ? `${JSON.stringify(sent)}\n` : sentInWords(sent));
    if (!isAccepted(sent)) refused++;
  }
  return refused === 0 ? 0 : 1;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`receive: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
