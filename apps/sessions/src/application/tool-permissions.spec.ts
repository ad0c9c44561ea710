import { describe, expect, it } from '@jest/globals';
import { permissionsOf, sessionTool, toolRequests } from '@jumpfleet/gateway-contracts';
import { permissionsOfTool, sessionTools } from '@jumpfleet/sessions-domain';

describe('the tools that a jump can be asked for', () => {
  it('are those of the gateway, and chat', () => {
    expect(sessionTools).toEqual([...sessionTool.options, 'chat']);
  });

  it.each(Object.entries(permissionsOf))(
    'come with what the gateway wants for %s',
    (operation, needed) => {
      const { tool } = toolRequests[operation as keyof typeof toolRequests];
      const given = permissionsOfTool[tool.value];
      expect(given).toEqual(expect.arrayContaining([...needed]));
      expect(needed[0]).toBe(given[0]);
    },
  );
});
