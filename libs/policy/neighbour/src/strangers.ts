import { GrpcFailure, grpcClient } from '@jumpfleet/grpc';
import type { GrpcClientOptions } from '@jumpfleet/grpc';
import type { RunningService } from '@jumpfleet/lifecycle';

type Service = Omit<GrpcClientOptions, 'serviceSecret' | 'deadlineMs'>;

/**
 * How each method of a gRPC service answers whoever brings no token: the code of the refusal, by method. A
 * stranger brings no service secret either, or a wrong one.
 */
export async function answersToStrangers(
  { grpcAddress = '' }: RunningService,
  service: Service,
  serviceSecret?: string,
): Promise<Record<string, string | undefined>> {
  const strange = serviceSecret === undefined ? {} : { serviceSecret };
  const { client, close } = grpcClient<Record<string, (request: object) => unknown>>(grpcAddress, {
    ...service,
    ...strange,
  });
  const answers: Record<string, string | undefined> = {};
  for (const [name, call] of Object.entries(client)) answers[name] = await codeOf(call({}));
  close();
  return answers;
}

async function codeOf(call: Promise<unknown>): Promise<string | undefined> {
  try {
    await call;
    return undefined;
  } catch (error) {
    if (error instanceof GrpcFailure) return error.problemCode ?? error.message;
    throw error;
  }
}
