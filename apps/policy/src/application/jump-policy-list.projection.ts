import { projectionOn } from '@jumpfleet/kernel';
import type { JumpPolicyTerms, PolicyEvent, Schedule } from '@jumpfleet/policy-domain';

export type JumpPolicyRow = Readonly<{
  id: number;
  display_name: string;
  code_name: string;
  description: string;
  schedule_enabled: boolean;
  schedule_strict: boolean;
  schedule: Schedule;
  simultaneous_jumps: JumpPolicyTerms['simultaneousJumps'];
  simultaneous_jumps_on_copies: boolean;
  simultaneous_jumps_rdp: JumpPolicyTerms['simultaneousJumpsRdp'];
  ticket_id_required: boolean;
  two_factor_required: boolean;
}>;

const key = ({ id }: Readonly<{ id: number }>): string => String(id);

export const jumpPolicyList = projectionOn<PolicyEvent, JumpPolicyRow>('jump-policy-list', {
  JumpPolicyCreated: { key, row: ({ id, terms }) => rowOf(id, terms) },
  JumpPolicyChanged: { key, row: ({ id, terms }) => rowOf(id, terms) },
  JumpPolicyDeleted: { key, row: () => undefined },
});

function rowOf(id: number, terms: JumpPolicyTerms): JumpPolicyRow {
  return {
    id,
    display_name: terms.displayName,
    code_name: terms.codeName,
    description: terms.description,
    schedule_enabled: terms.scheduleEnabled,
    schedule_strict: terms.scheduleStrict,
    schedule: terms.schedule,
    simultaneous_jumps: terms.simultaneousJumps,
    simultaneous_jumps_on_copies: terms.simultaneousJumpsOnCopies,
    simultaneous_jumps_rdp: terms.simultaneousJumpsRdp,
    ticket_id_required: terms.ticketIdRequired,
    two_factor_required: terms.twoFactorRequired,
  };
}
