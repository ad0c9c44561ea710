import type { DescribedEvent } from '../application/event-catalogue/catalogue.js';

const intro = `# Events that go out

Made from the catalogue of outbound-events by its spec: change it there, and write this page anew with
\`UPDATE_DOCS=1 node --experimental-vm-modules node_modules/jest/bin/jest.js --testPathPatterns event-catalogue\`.
How they travel, are signed and retried is in [outbound-events.md](outbound-events.md).

A running site says the same for programs: \`GET /api/v1/outbound-events/events\` with JSON Schemas of both dialects, and
\`GET /api/v1/outbound-events/asyncapi.json\` (AsyncAPI 3.0, open to everybody). A CloudEvents \`type\` ends with its version, a
form says \`version\`. Within a version fields and members may be added, and nothing is taken away: pass over what you do not
know. An event that tells of a session may bring the site's custom fields too: in the form by their code names, in JSON as
\`data.customFields\`.
`;

/** docs/outbound-event-types.md, as the catalogue says it. */
export function eventTypesPage(events: readonly DescribedEvent[]): string {
  const list = events.map(
    ({ name, title, for_email: isForEmail }) =>
      `| [\`${name}\`](#${name}) | ${title} | ${isForEmail ? 'yes' : ''} |`,
  );
  const overview = ['| event | what | by e-mail |', '| --- | --- | --- |', ...list].join('\n');
  return [intro, overview, ...events.map(section)].join('\n\n');
}

function section({ name, type, title, description, fields, example }: DescribedEvent): string {
  const rows = fields.map(
    (field) => `| \`${field.name}\` | ${field.description}${field.always ? '' : ' (not always)'} |`,
  );
  return [
    `## ${name}`,
    `${title}: \`${type}\`. ${description}`,
    ['| field of the form | what |', '| --- | --- |', ...rows].join('\n'),
    `\`\`\`\n${new URLSearchParams(example.form).toString().replaceAll('&', '\n&')}\n\`\`\``,
    `\`\`\`json\n${JSON.stringify(example.json, null, 2)}\n\`\`\``,
  ].join('\n\n');
}
