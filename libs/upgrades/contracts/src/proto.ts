/** gRPC API of the upgrade orchestrator, package `jumpfleet.upgrades.v1`. */
export const upgradesProto = new URL('./proto/upgrades.proto', import.meta.url);
