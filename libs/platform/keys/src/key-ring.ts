import { createPublicKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import type { Logger } from '@jumpfleet/observability';
import { z } from 'zod';
import { claimsOf, isSignedWith, parseJwt, publicJwk } from './jwt.js';
import type { JwtPayload, PublicJwk } from './jwt.js';
import { TokenInvalid, UnknownKey } from './token-errors.js';
import { VerifiedTokens } from './verified-tokens.js';

/** Where an issuer's keys are. With `issuer` given, these keys count for that issuer's tokens alone. */
export type KeySource = string | Readonly<{ url: string; issuer: string }>;

export type KeyRingOptions = Readonly<{
  logger?: Logger | undefined;
  now?: () => number;
  /** How many tokens' signatures are not checked again while they keep coming. */
  remembered?: number;
}>;

const jwksDocument = z.object({ keys: z.array(z.unknown()).max(64) });

const fetchDeadlineMs = 3_000;
const maxDocumentBytes = 64 * 1024;
const firstRetryMs = 200;
const maxRetryMs = 2_000;
const minRefreshMs = 1_000;
/** So that a withdrawn key stops counting even where no new one is ever seen. */
const refreshMs = 300_000;
const rememberedByDefault = 1_024;

type Key = Readonly<{ x: string; object: KeyObject }>;
type Keys = ReadonlyMap<string, Key>;

/**
 * The public keys of other services, held ready as key objects so that `verify` is synchronous and
 * asks nobody. Keys once loaded stay in use while their issuer is away.
 */
export class KeyRing {
  private readonly keys = new Map<KeySource, Keys>();
  private readonly verified: VerifiedTokens;
  private readonly closing = new AbortController();
  private refreshing: Promise<void> | undefined;
  private lastRefresh = Number.NEGATIVE_INFINITY;
  private timer: NodeJS.Timeout | undefined;

  private constructor(
    private readonly sources: readonly KeySource[],
    private readonly options: KeyRingOptions,
  ) {
    this.verified = new VerifiedTokens(options.remembered ?? rememberedByDefault);
  }

  /** Answers at once and loads in the background, for ever, so that no service waits for another to start. */
  static load(sources: readonly KeySource[], options: KeyRingOptions = {}): KeyRing {
    const ring = new KeyRing(sources, options);
    ring.schedule(0, firstRetryMs);
    return ring;
  }

  /** For a service that verifies its own tokens. */
  static of(keys: readonly PublicJwk[], options: KeyRingOptions = {}): KeyRing {
    const ring = new KeyRing([], options);
    ring.keys.set('own', keyObjects(keys));
    return ring;
  }

  /** True once every source has answered; until then a token may be refused that is good. */
  get isLoaded(): boolean {
    return this.sources.every((source) => this.keys.has(source));
  }

  /**
   * The claims of a token that is good, or was at that time; throws a TokenError otherwise. An unknown key
   * starts a refresh.
   */
  verify(jwt: string, issuer: string, asOfMs = this.now()): JwtPayload {
    const parsed = parseJwt(jwt);
    const key = this.find(parsed.kid, issuer);
    if (!key) {
      void this.refresh();
      throw new UnknownKey('The token is signed with an unknown key.');
    }
    const isGood = this.verified.check(key.x, jwt, () => isSignedWith(parsed, key.object));
    if (!isGood) throw new TokenInvalid('The signature does not match.');
    return claimsOf(parsed, issuer, asOfMs);
  }

  /** Whether the key that a token names is still one of the issuer's. Says nothing about its signature. */
  knowsSigner(jwt: string, issuer: string): boolean {
    return this.find(parseJwt(jwt).kid, issuer) !== undefined;
  }

  /** Like `verify`, but looks once whether the issuer has made a new key meanwhile. */
  async verifyFresh(jwt: string, issuer: string): Promise<JwtPayload> {
    try {
      return this.verify(jwt, issuer);
    } catch (error) {
      if (!(error instanceof UnknownKey) || this.refreshing === undefined) throw error;
    }
    await this.refreshing;
    return this.verify(jwt, issuer);
  }

  close(): void {
    clearTimeout(this.timer);
    this.closing.abort();
  }

  private find(kid: string, issuer: string): Key | undefined {
    for (const [source, keys] of this.keys) {
      if (typeof source !== 'string' && source.issuer !== issuer) continue;
      const key = keys.get(kid);
      if (key) return key;
    }
    return undefined;
  }

  private refresh(): Promise<void> | undefined {
    if (this.refreshing || this.sources.length === 0) return this.refreshing;
    if (this.now() - this.lastRefresh < minRefreshMs) return undefined;
    this.lastRefresh = this.now();
    this.refreshing = Promise.all(this.sources.map((source) => this.fetchKeys(source))).then(() => {
      this.refreshing = undefined;
    });
    return this.refreshing;
  }

  private schedule(inMs: number, retryMs: number): void {
    this.timer = setTimeout(() => {
      void this.tick(retryMs);
    }, inMs);
    this.timer.unref();
  }

  private async tick(retryMs: number): Promise<void> {
    await this.refresh();
    if (this.closing.signal.aborted) return;
    if (this.isLoaded) this.schedule(refreshMs, firstRetryMs);
    else this.schedule(retryMs, Math.min(retryMs * 2, maxRetryMs));
  }

  private async fetchKeys(source: KeySource): Promise<void> {
    const url = typeof source === 'string' ? source : source.url;
    try {
      const signal = AbortSignal.any([AbortSignal.timeout(fetchDeadlineMs), this.closing.signal]);
      const answer = await fetch(url, { signal, redirect: 'error' });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
      if (text.length > maxDocumentBytes) throw new Error(`${url} answered too much`);
      const { keys } = jwksDocument.parse(JSON.parse(text));
      this.keys.set(source, keyObjects(keys));
    } catch (error) {
      if (this.closing.signal.aborted) return;
      this.options.logger?.warn(
        { err: error, url },
        'public keys could not be loaded; trying again',
      );
    }
  }

  private now(): number {
    return this.options.now?.() ?? Date.now();
  }
}

/** What is not an Ed25519 key is none of ours and passed over, as RFC 7517 asks. */
function keyObjects(keys: readonly unknown[]): Keys {
  return new Map(
    keys.flatMap((key) => {
      const { success, data } = publicJwk.safeParse(key);
      if (!success) return [];
      const { kid, x } = data;
      return [[kid, { x, object: createPublicKey({ key: data, format: 'jwk' }) }] as const];
    }),
  );
}
