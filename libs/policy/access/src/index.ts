export { AccessFactsFollower } from './access-facts-follower.js';
export { accessFromFacts } from './access-from-facts.js';
export { FactsBoard } from './facts-board.js';
export { SnapshotAccessDecider } from './snapshot-access-decider.js';
export { mayComeFrom, standingOf } from './standing.js';
