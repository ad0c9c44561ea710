import { Catch, Controller, UseFilters, applyDecorators } from '@nestjs/common';
import type { RpcExceptionFilter } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { throwError } from 'rxjs';

/** Hands a handler's error on as it is; Nest's own filter would hide it from the parked event. */
@Catch()
export class EventFailureFilter implements RpcExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

/** A controller whose methods are `@EventPattern` handlers of an `EventConsumer`. */
export const EventHandlers = (): ClassDecorator =>
  applyDecorators(Controller(), UseFilters(EventFailureFilter));
