import { xmlText } from './storable-text.js';

/** A piece of XML, written and escaped. */
export type Xml = string & { readonly xml: unique symbol };

export type XmlAttributes = Readonly<Record<string, string | number | undefined>>;

export const xmlDeclaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** An element with text or other elements in it; whatever the text, the outcome is well-formed XML 1.0. */
export function element(
  name: string,
  attributes: XmlAttributes = {},
  content: string | number | readonly (Xml | undefined)[] = '',
): Xml {
  const inner =
    typeof content === 'object'
      ? content.filter((child) => child !== undefined).join('')
      : escapedText(String(content));
  const start = `<${name}${attributesOf(attributes)}`;
  return (inner === '' ? `${start}/>` : `${start}>${inner}</${name}>`) as Xml;
}

/** Where an element begins that is written piece by piece. */
export function opening(name: string, attributes: XmlAttributes = {}): string {
  return `<${name}${attributesOf(attributes)}>`;
}

function attributesOf(attributes: XmlAttributes): string {
  return Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${escapedAttribute(String(value))}"`)
    .join('');
}

function escapedText(text: string): string {
  return xmlText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;');
}

/** A reader turns white space in an attribute into blanks unless it is written as a reference. */
function escapedAttribute(text: string): string {
  return escapedText(text)
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\t', '&#9;');
}
