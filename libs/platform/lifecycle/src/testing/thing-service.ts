import { once } from 'node:events';
import type { EventEmitter } from 'node:events';
import { Problem, Public, ZodPipe } from '@jumpfleet/http';
import { createLogger, currentTraceparent } from '@jumpfleet/observability';
import { accessProto } from '@jumpfleet/policy-contracts';
import { Body, Controller, Get, HttpCode, Module, Post, Query } from '@nestjs/common';
import type { DynamicModule, ModuleMetadata, Type } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { z } from 'zod';
import { serviceConfig, startService } from '../index.js';
import type { RunningService } from '../index.js';

export const serviceSecret = 'a secret that all things of a spec share';

const Thing = z.object({ tools: z.array(z.string()) });
const Filter = z.object({ limit: z.coerce.number().int().default(50) });
type Thing = z.infer<typeof Thing>;
type Filter = z.infer<typeof Filter>;

/** A controller of every kind of answer; `gate` holds back the slow one until it emits `open`. */
export function thingController(gate: EventEmitter): Type {
  @Controller('api/v1/things')
  @Public()
  class ThingController {
    @Post()
    @HttpCode(201)
    create(@Body(new ZodPipe(Thing)) body: Thing): unknown {
      return body;
    }
    @Get()
    list(@Query(new ZodPipe(Filter)) filter: Filter): unknown {
      return { ...filter, traceparent: currentTraceparent() };
    }
    @Get('broken')
    broken(): never {
      throw new Error('the password is hunter2');
    }
    @Get('slow')
    async slow(): Promise<unknown> {
      gate.emit('entered');
      await once(gate, 'open');
      return { done: true };
    }
    @GrpcMethod('AccessService', 'Decide')
    decide({ questions }: { questions: readonly { action: string }[] }): unknown {
      const [first] = questions;
      if (!first)
        throw new Problem({ status: 409, code: 'nothing-asked', detail: 'Nothing was asked.' });
      if (first.action === 'break') throw new Error('the password is hunter2');
      const reasons = [currentTraceparent() ?? 'no trace'];
      return { decisions: questions.map(({ action }) => ({ allowed: action === 'yes', reasons })) };
    }
  }
  return ThingController;
}

@Module({})
class ThingModule {}

export function startThings(
  { imports = [], controllers = [], providers = [] }: ModuleMetadata,
  environment: Record<string, string> = {},
): Promise<RunningService> {
  const module: DynamicModule = { module: ThingModule, imports, controllers, providers };
  return startService({
    name: 'thing',
    config: serviceConfig.parse({
      HTTP_PORT: '0',
      GRPC_PORT: '0',
      SERVICE_SECRET: serviceSecret,
      ...environment,
    }),
    module,
    grpc: { package: 'jumpfleet.policy.v1', protoPath: accessProto },
    logger: createLogger({ service: 'thing', level: 'silent' }),
  });
}
