export {
  PolicyNeighbour,
  accessToken,
  policyNeighbour,
  serviceSecret,
  startPolicyNeighbour,
  unlimitedSession,
} from './policy-neighbour.js';
export type { NeighbourRepresentative } from './policy-neighbour.js';
export { answersToStrangers } from './strangers.js';
