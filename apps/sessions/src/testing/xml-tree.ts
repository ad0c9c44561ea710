/** An element; names are those in the text, prefix and all. */
export type XmlNode = Readonly<{
  name: string;
  attributes: ReadonlyMap<string, string>;
  children: XmlNode[];
}> & { text: string };

const token = /<\?[^>]*\?>|<(\/?)([\w:.-]+)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>|([^<]+)|(<)/g;
const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };

/** The tree of a text; throws where it is no well-formed XML 1.0. */
export function xmlTree(xml: string): XmlNode {
  // eslint-disable-next-line no-control-regex -- these must not be there
  if (/[\x00-\x08\x0b\x0c\x0e-\x1f\uFFFE\uFFFF]/.test(xml) || !xml.isWellFormed())
    throw new Error('It holds characters that are not XML.');
  const builder = new TreeBuilder();
  for (const [whole, closes, name, attributes, isEmpty, text, stray] of xml.matchAll(token)) {
    if (stray !== undefined) throw new Error('It is not well-formed.');
    if (text !== undefined) builder.text(text);
    else if (name === undefined) builder.text('');
    else if (closes === '/') builder.end(name);
    else builder.begin(name, attributes ?? '', whole.endsWith('/>') && isEmpty === '/');
  }
  return builder.root();
}

class TreeBuilder {
  private readonly top: XmlNode = { name: '', attributes: new Map(), children: [], text: '' };
  private readonly open = [this.top];

  text(text: string): void {
    this.parent.text += decoded(text);
  }

  begin(name: string, attributes: string, isEmpty: boolean): void {
    const node: XmlNode = { name, attributes: attributesOf(attributes), children: [], text: '' };
    this.parent.children.push(node);
    if (!isEmpty) this.open.push(node);
  }

  end(name: string): void {
    if (this.open.pop()?.name !== name) throw new Error(`${name} ends where it did not begin.`);
  }

  root(): XmlNode {
    const [root, ...others] = this.top.children;
    if (!root || others.length > 0 || this.open.length > 1) throw new Error('It has not one root.');
    return root;
  }

  private get parent(): XmlNode {
    const parent = this.open.at(-1);
    if (!parent) throw new Error('It ends before its end.');
    return parent;
  }
}

function attributesOf(text: string): Map<string, string> {
  const found = [...text.matchAll(/([\w:.-]+)="([^"]*)"/g)];
  return new Map(found.map(([, name = '', value = '']) => [name, decoded(value)]));
}

function decoded(text: string): string {
  return text.replace(/&(?:#(\d+)|(\w+));|&/g, (whole, code?: string, name?: string) => {
    if (code !== undefined) return String.fromCodePoint(Number(code));
    const character = entities[name ?? ''];
    if (character === undefined) throw new Error(`${whole} is no entity.`);
    return character;
  });
}
