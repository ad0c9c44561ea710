/** The gRPC service's definition, for servers and clients. */
export const sessionsProto = new URL('./proto/sessions.proto', import.meta.url);
