export {
  PolicyNeighbour,
  accessToken,
  policyNeighbour,
  startPolicyNeighbour,
} from './policy-neighbour.js';
