import type { ToolChannel, ToolEnd, ToolHandlers } from '../../application/session/tool-handler.js';
import { jsonLines, sendAll } from '../../application/session/send-all.js';
import { version } from '../../version.js';
import { systemInformation } from './information.js';
import { endProcess, processes } from './processes.js';
import { services, systemd } from './services.js';
import type { ServicePlaces } from './services.js';
import { software, softwarePlaces } from './software.js';
import type { SoftwarePlaces } from './software.js';

type SystemOperation = 'information' | 'processes' | 'services' | 'software' | 'end-process';
type Places = Readonly<{ services: ServicePlaces; software: SoftwarePlaces }>;

/** What a representative learns of the computer, and the one thing to do about it. */
export function systemHandlers(
  places: Places = { services: systemd, software: softwarePlaces },
): Required<Pick<ToolHandlers, SystemOperation>> {
  return {
    information: async (_request, channel) => {
      const document = await systemInformation(version);
      await channel.write(Buffer.from(JSON.stringify(document)));
      return {};
    },
    processes: (_request, channel) => sendLines(processes(), channel),
    services: (_request, channel) => sendLines(services(places.services), channel),
    software: (_request, channel) => sendLines(software(places.software), channel),
    'end-process': async (request) => ({ result: await endProcess(request) }),
  };
}

/** The channel is opened with the first line: what cannot be told of is refused and not failed. */
async function sendLines(entries: AsyncIterable<object>, channel: ToolChannel): Promise<ToolEnd> {
  await sendAll(jsonLines(entries), channel);
  return {};
}
