/** The gRPC service's definition, for servers and clients. */
export const outboundProto = new URL('./proto/outbound.proto', import.meta.url);
