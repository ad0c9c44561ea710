import type { ClientFeature, SessionTool } from '@jumpfleet/gateway-contracts';

/** What a Jump Client can, as its hello says. Equal ones are one object: there are as many as there are kinds of clients. */
export type ClientSkills = Readonly<{
  tools: readonly string[];
  /** It says what it has; one that does not knows a shell and no newer frame. */
  isNew: boolean;
  has: (feature: ClientFeature) => boolean;
  hasTool: (tool: SessionTool) => boolean;
}>;

const maxKinds = 256;
const known = new Map<string, ClientSkills>();

export function skillsOf(hello: {
  tools?: readonly string[] | undefined;
  features?: readonly string[] | undefined;
}): ClientSkills {
  const key = JSON.stringify([hello.tools, hello.features]);
  const found = known.get(key);
  if (found) return found;
  const { tools = ['shell'], features = [] } = hello;
  const skills: ClientSkills = {
    tools,
    isNew: hello.tools !== undefined,
    has: (feature) => features.includes(feature),
    hasTool: (tool) => tools.includes(tool),
  };
  if (known.size >= maxKinds) known.clear();
  known.set(key, skills);
  return skills;
}
