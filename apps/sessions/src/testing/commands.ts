import { expect } from '@jest/globals';
import type { SessionsWorld } from './sessions-world.js';
import { xmlTree } from './xml-tree.js';
import type { XmlNode } from './xml-tree.js';
import { schemaFaults } from './xsd.js';

export type Commands = Awaited<ReturnType<typeof commandsOf>>;

/** Commands of version 1, each answer held against the schema that the service tells. */
export async function commandsOf(world: SessionsWorld) {
  const xsd = await (await fetch(`${world.service.url}/api/command.xsd`)).text();
  const command = async (query: string): Promise<XmlNode> => {
    const answer = await world.call('GET', `/api/command?${query}`);
    const text = await answer.text();
    const type = answer.headers.get('content-type');
    expect([answer.status, type]).toEqual([200, 'text/xml; charset=utf-8']);
    expect(schemaFaults(text, xsd)).toEqual([]);
    return xmlTree(text);
  };
  const refusal = async (query: string): Promise<string> => {
    const { name, text } = await command(query);
    return name === 'error' ? text : `no error but ${name}`;
  };
  return { command, refusal };
}

export function textOf(node: XmlNode, name: string): string | undefined {
  return node.children.find((child) => child.name === name)?.text;
}
