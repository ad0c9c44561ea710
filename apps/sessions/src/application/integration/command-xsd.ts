import { commandNamespace } from './command.js';

type Attribute = readonly [name: string, type: 'xs:string' | 'xs:integer'];

/** A type of elements that hold others; `?` may be missing, `*` may be there any number of times. */
const complex = (name: string, children: readonly string[], ...attributes: Attribute[]) =>
  [
    `  <xs:complexType name="${name}">`,
    '    <xs:sequence>',
    ...children.map((child) => `      ${childOf(child)}`),
    '    </xs:sequence>',
    ...attributes.map((one) => `    ${attributeOf(one)}`),
    '  </xs:complexType>',
  ].join('\n');

/** A type of elements that hold text, with attributes. */
const text = (name: string, base: string, ...attributes: Attribute[]) =>
  [
    `  <xs:complexType name="${name}">`,
    '    <xs:simpleContent>',
    `      <xs:extension base="${base}">`,
    ...attributes.map((one) => `        ${attributeOf(one)}`),
    '      </xs:extension>',
    '    </xs:simpleContent>',
    '  </xs:complexType>',
  ].join('\n');

function childOf(child: string): string {
  const [, name = '', type = '', count] = /^(\w+): ([\w:]+)([?*]?)$/.exec(child) ?? [];
  const least = count === '' ? '' : ' minOccurs="0"';
  const most = count === '*' ? ' maxOccurs="unbounded"' : '';
  return `<xs:element name="${name}" type="${type}"${least}${most}/>`;
}

function attributeOf([name, type]: Attribute): string {
  return `<xs:attribute name="${name}" type="${type}" use="required"/>`;
}

const roots = [
  'error: xs:string',
  'success: xs:string',
  'logged_in_reps: logged_in_reps',
  'support_teams: support_teams',
  'session_key: session_key',
  'custom_attributes: custom_attributes',
  'appliances: appliances',
  'connected_client_summary: connected_client_summary',
  'connected_client_list: connected_client_list',
  'connected_clients: connected_clients',
  'health: health',
  'api_information: api_information',
];

const types = [
  complex('logged_in_reps', ['rep: logged_in_rep*']),
  complex(
    'logged_in_rep',
    ['type: xs:string', 'username: xs:string', 'display_name: xs:string'],
    ['id', 'xs:integer'],
  ),
  complex('support_teams', ['support_team: support_team*']),
  complex(
    'support_team',
    ['name: xs:string', 'code_name: xs:string', 'members: members', 'issues: issues'],
    ['id', 'xs:integer'],
  ),
  complex('members', ['rep: member*']),
  complex(
    'member',
    ['username: xs:string', 'display_name: xs:string', 'rank: xs:string'],
    ['id', 'xs:integer'],
  ),
  complex('issues', ['issue: issue*']),
  text('issue', 'xs:string', ['code_name', 'xs:string']),
  complex('session_key', [
    'short_key: xs:string',
    'key_url: xs:anyURI',
    'mail_subject: xs:string',
    'mail_body: xs:string',
    'expires: instant',
  ]),
  text('instant', 'xs:dateTime', ['ts', 'xs:integer']),
  complex('custom_attributes', ['custom_attribute: custom_attribute*']),
  text('custom_attribute', 'xs:string', ['display_name', 'xs:string'], ['code_name', 'xs:string']),
  complex('appliances', ['appliance: appliance*']),
  complex('appliance', ['hostname: xs:string', 'role: xs:string'], ['id', 'xs:string']),
  complex('connected_client_summary', ['appliance_summary: appliance_summary*']),
  complex('appliance_summary', ['count: count*'], ['id', 'xs:string']),
  text('count', 'xs:integer', ['type', 'xs:string']),
  complex('connected_client_list', [
    'connected_client_summary: connected_client_summary',
    'connected_client: listed_client*',
  ]),
  complex('listed_client', [], ['type', 'xs:string'], ['id', 'xs:string']),
  complex('connected_clients', ['connected_client: connected_client*']),
  complex(
    'connected_client',
    ['name: xs:string', 'connections: connections?'],
    ['type', 'xs:string'],
    ['id', 'xs:string'],
  ),
  complex('connections', ['connection: connection*']),
  complex('connection', [], ['appliance', 'xs:string'], ['lsid', 'xs:string']),
  complex('health', ['appliance: appliance_health*']),
  complex(
    'appliance_health',
    ['hostname: xs:string', 'role: xs:string', 'success: xs:integer', 'error_message: xs:string?'],
    ['id', 'xs:string'],
  ),
  complex('api_information', ['api_version: xs:string', 'timestamp: instant', 'account: account']),
  text('account', 'xs:string', ['id', 'xs:string']),
];

/** Describes all that `/api/command` answers; a spec holds the answers against it. */
export const commandXsd = `<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="${commandNamespace}"
  targetNamespace="${commandNamespace}" elementFormDefault="qualified">
${roots.map((root) => `  ${childOf(root)}`).join('\n')}
${types.join('\n')}
</xs:schema>
`;
