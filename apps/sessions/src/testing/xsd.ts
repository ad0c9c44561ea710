import { xmlTree } from './xml-tree.js';
import type { XmlNode } from './xml-tree.js';

const simple: Readonly<Record<string, RegExp>> = {
  'xs:string': /^[^]*$/,
  'xs:anyURI': /^https?:\/\/\S+$/,
  'xs:integer': /^-?\d+$/,
  'xs:base64Binary': /^[A-Za-z0-9+/]+=*$/,
};
const attribute = (node: XmlNode, name: string): string => node.attributes.get(name) ?? '';
const below = (node: XmlNode, name: string): XmlNode[] =>
  node.children.flatMap((child) => [
    ...(child.name === name ? [child] : []),
    ...below(child, name),
  ]);

/** Where a document is not as a schema says, of those parts of XML Schema that ours uses. */
export function schemaFaults(xml: string, xsd: string): string[] {
  const schema = xmlTree(xsd);
  const root = xmlTree(xml);
  const declared = schema.children.find((node) => attribute(node, 'name') === root.name);
  if (attribute(root, 'xmlns') !== attribute(schema, 'targetNamespace'))
    return ['another namespace'];
  return declared ? faultsOf(root, declared, schema) : [`${root.name} is no root`];
}

function faultsOf(node: XmlNode, declaration: XmlNode, schema: XmlNode): string[] {
  const type = attribute(declaration, 'type');
  const pattern = simple[type];
  if (pattern) {
    const isRight = node.children.length === 0 && pattern.test(node.text);
    return isRight ? [] : [`${node.name} is no ${type}`];
  }
  const complex = below(schema, 'xs:complexType').find((one) => attribute(one, 'name') === type);
  const content = type === '' ? declaration : complex;
  if (!content) return [`${node.name} has the unknown type ${type}`];
  return [...attributeFaults(node, content), ...childFaults(node, content, schema)];
}

function attributeFaults(node: XmlNode, content: XmlNode): string[] {
  const declared = below(content, 'xs:attribute');
  const unknown = [...node.attributes.keys()].filter(
    (name) => name !== 'xmlns' && !declared.some((one) => attribute(one, 'name') === name),
  );
  const wrong = declared.filter(
    (one) =>
      !simple[attribute(one, 'type')]?.test(node.attributes.get(attribute(one, 'name')) ?? '\0') ||
      !node.attributes.has(attribute(one, 'name')),
  );
  return [...unknown, ...wrong.map((one) => attribute(one, 'name'))].map(
    (name) => `${node.name}@${name}`,
  );
}

function childFaults(node: XmlNode, content: XmlNode, schema: XmlNode): string[] {
  const declared = below(content, 'xs:element');
  const isChoice = below(content, 'xs:choice').length > 0;
  const faults: string[] = [];
  let at = 0;
  for (const child of node.children) {
    const found = declared.findIndex(
      (one, index) =>
        index >= at && child.name === (attribute(one, 'name') || attribute(one, 'ref')),
    );
    const declaration = declared[found];
    if (!declaration) return [...faults, `${node.name}/${child.name} is not declared here`];
    if (!isChoice) faults.push(...missing(declared.slice(at, found), node, at > 0));
    at = attribute(declaration, 'maxOccurs') === 'unbounded' ? found : found + 1;
    const of = declaration.attributes.has('ref') ? referred(declaration, schema) : declaration;
    faults.push(...faultsOf(child, of, schema));
  }
  return isChoice
    ? faults
    : [...faults, ...missing(declared.slice(at), node, node.children.length > 0)];
}

/** What a repeated element leaves behind it is there already. */
function missing(skipped: readonly XmlNode[], node: XmlNode, hasBegun: boolean): string[] {
  return skipped
    .filter((one) => attribute(one, 'minOccurs') !== '0')
    .filter(
      (one) => !(hasBegun && node.children.some(({ name }) => name === attribute(one, 'name'))),
    )
    .map((one) => `${node.name} lacks ${attribute(one, 'name')}`);
}

function referred(declaration: XmlNode, schema: XmlNode): XmlNode {
  const name = attribute(declaration, 'ref');
  return schema.children.find((one) => attribute(one, 'name') === name) ?? declaration;
}
