export {
  PolicyNeighbour,
  accessToken,
  policyNeighbour,
  startPolicyNeighbour,
  unlimitedSession,
} from './policy-neighbour.js';
