import { Metadata } from '@grpc/grpc-js';
import { carriesServiceSecret } from '@jumpfleet/grpc';
import { SetMetadata } from '@nestjs/common';
import type { CanActivate, CustomDecorator, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Transport } from '@nestjs/microservices';
import { TRANSPORT_METADATA } from '@nestjs/microservices/constants.js';
import { Problem } from '../problems/problem.js';

const FOR_CALLERS = 'jumpfleet:grpc-for-callers';

/**
 * A gRPC method, or a controller of such, that whoever has a good token may call; what is allowed, it asks
 * `GrpcCallers`. All others are for the site's own services.
 */
export function ForCallers(): CustomDecorator {
  return SetMetadata(FOR_CALLERS, true);
}

const reflector = new Reflector();

/** Whether a call over gRPC must have the token of somebody who comes in. */
export function isForCallers(context: ExecutionContext): boolean {
  const places = [context.getHandler(), context.getClass()];
  return reflector.getAllAndOverride<boolean | undefined>(FOR_CALLERS, places) === true;
}

/**
 * Closes each gRPC method that is not declared `ForCallers` to whoever does not know the site's service
 * secret, before the method sees anything of the call.
 */
export class ServiceCallGuard implements CanActivate {
  /** Without a secret nobody is a service. */
  constructor(private readonly secret: string | undefined) {}

  canActivate(context: ExecutionContext): boolean {
    if (!isGrpc(context) || isForCallers(context)) return true;
    const metadata = metadataOf(context);
    if (this.secret !== undefined && metadata && carriesServiceSecret(metadata, this.secret))
      return true;
    throw new Problem({
      status: 401,
      code: 'service-secret-invalid',
      detail: 'Only the services of this site may call this.',
    });
  }
}

/** Other transports' handlers are `rpc` to Nest as well. */
export function isGrpc(context: ExecutionContext): boolean {
  const transport: unknown = Reflect.getMetadata(TRANSPORT_METADATA, context.getHandler());
  return context.getType() === 'rpc' && transport === Transport.GRPC;
}

export function metadataOf(context: ExecutionContext): Metadata | undefined {
  const args: readonly unknown[] = context.getArgs();
  return args.find((arg) => arg instanceof Metadata);
}
