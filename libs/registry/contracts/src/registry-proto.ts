/** gRPC definition of RegistryService, for both ends. */
export const registryProto = new URL('./proto/registry.proto', import.meta.url);
