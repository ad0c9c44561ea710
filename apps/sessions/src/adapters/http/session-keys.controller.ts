import { Public } from '@jumpfleet/http';
import { SigningKeys } from '@jumpfleet/keys';
import { Controller, Get, Header, Inject } from '@nestjs/common';

/** The keys that tickets are signed with, for the gateway. */
@Controller('.well-known')
export class SessionKeysController {
  constructor(@Inject(SigningKeys) private readonly keys: SigningKeys) {}

  @Get('session-jwks.json')
  @Public()
  @Header('cache-control', 'public, max-age=60')
  jwks() {
    return this.keys.jwks();
  }
}
