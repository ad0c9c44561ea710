import type { FoundClient } from '../../application/ports.js';

/** What a ticket system hears of the computer (B7 `jump_item.*`); there are no Jumpoints. */
export function jumpItemOf({ target, computer, comments, tag }: FoundClient) {
  const { jumpGroup, publicIp, privateIp } = computer;
  return {
    computerName: 'name' in target ? target.name : '',
    type: 'client',
    comments,
    group: jumpGroup ? `${jumpGroup.type}:${String(jumpGroup.number)}` : '',
    tag,
    publicIp,
    privateIp,
  };
}
