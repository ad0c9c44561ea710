import { Readable } from 'node:stream';
import {
  AccessDecider,
  Authenticated,
  CurrentPrincipal,
  Problem,
  ZodPipe,
  requestContext,
} from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import { Controller, Get, Inject, Param, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { asciicastType } from '../../../application/record/asciicast.js';
import { LIVE_RECORDINGS, RECORDINGS } from '../../../application/record/ports.js';
import type { LiveRecordings, Recordings } from '../../../application/record/ports.js';
import { RecordSight } from '../../../application/record/record-sight.js';
import type { SeenSession } from '../../../application/record/record-sight.js';
import type { Recording } from '../../../application/record/record.js';
import { RecordingPlayer } from '../../../application/record/recording-player.js';
import { sessionProblem } from '../../session-problems.js';
import { liveEvents } from './live-events.js';
import { recordingRequest, shellParameters } from './record.requests.js';
import type { RecordingRequest, ShellParameters } from './record.requests.js';

const maxWatchers = 200;

/** One recording of a shell, whole or as it comes. */
@Controller('api/v1/sessions/:id/recordings/:leg/:channel')
@Authenticated()
export class RecordingController {
  private watchers = 0;

  constructor(
    private readonly sight: RecordSight,
    private readonly player: RecordingPlayer,
    @Inject(RECORDINGS) private readonly kept: Recordings,
    @Inject(LIVE_RECORDINGS) private readonly live: LiveRecordings,
    @Inject(AccessDecider) private readonly policy: AccessDecider,
  ) {}

  @Get()
  async play(
    @Param(new ZodPipe(shellParameters)) shell: ShellParameters,
    @Query(new ZodPipe(recordingRequest)) { instance }: RecordingRequest,
    @CurrentPrincipal() principal: Principal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { session, recording } = await this.find(shell, instance, principal);
    const lines = this.player.asciicast(recording, session.client_name);
    const name = `session-${session.id}-${recording.instance}.cast`;
    await reply
      .header('content-type', asciicastType)
      .header('content-disposition', `attachment; filename="${name}"`)
      .header('cache-control', 'no-store')
      .send(Readable.from(lines, { objectMode: false }));
  }

  @Get('live')
  async watch(
    @Param(new ZodPipe(shellParameters)) shell: ShellParameters,
    @CurrentPrincipal() principal: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { session, recording } = await this.find(shell, undefined, principal);
    if (this.watchers >= maxWatchers) throw tooMany();
    const stop = new AbortController();
    const events = liveEvents({
      following: {
        player: this.player,
        recording,
        listen: (heard) => this.live.listen(session.id, heard),
        signal: stop.signal,
      },
      title: session.client_name,
      goesOn: () => this.goesOn(session.id, principal, request),
    });
    this.watchers++;
    const answer = Readable.from(events, { objectMode: false, highWaterMark: 65_536 });
    reply.raw.once('close', () => {
      stop.abort();
      this.watchers--;
    });
    await reply
      .header('content-type', 'text/event-stream; charset=utf-8')
      .header('cache-control', 'no-cache, no-transform')
      .header('x-accel-buffering', 'no')
      .send(answer);
  }

  private async find(
    { id, leg, channel }: ShellParameters,
    instance: number | undefined,
    principal: Principal,
  ): Promise<SeenSession & { recording: Recording }> {
    const seen = await this.sight.find(id, principal);
    if (!seen) throw sessionProblem({ kind: 'session-not-found' });
    const recording = await this.kept.find({ sessionId: id, leg, channel }, instance);
    if (!recording) throw noRecording();
    return { ...seen, recording };
  }

  /** Nobody watches longer than policy lets them, and nothing comes after the end. */
  private async goesOn(
    sessionId: string,
    principal: Principal,
    { raw }: FastifyRequest,
  ): Promise<'goes-on' | 'over' | 'not-allowed'> {
    const { visit, tokenExpiresAtMs = 0 } = requestContext(raw);
    if (!visit || Date.now() >= tokenExpiresAtMs) return 'not-allowed';
    if ((await this.policy.standing(visit)) !== 'good') return 'not-allowed';
    const seen = await this.sight.find(sessionId, principal);
    if (!seen) return 'not-allowed';
    return seen.session.status === 'ended' ? 'over' : 'goes-on';
  }
}

const noRecording = () =>
  new Problem({
    status: 404,
    code: 'recording-not-found',
    detail: 'The session has no such recording.',
  });

const tooMany = () =>
  new Problem({
    status: 503,
    code: 'server-busy',
    detail: 'Too many watch sessions at this moment. Try again later.',
  });
