import { Public } from '@jumpfleet/http';
import { SigningKeys } from '@jumpfleet/keys';
import { Controller, Get, Header, Inject } from '@nestjs/common';

@Controller('.well-known')
@Public()
export class CredentialKeysController {
  constructor(@Inject(SigningKeys) private readonly keys: SigningKeys) {}

  /** What gateways verify the credentials of jump clients with. */
  @Get('jump-client-jwks.json')
  @Header('cache-control', 'public, max-age=60')
  jwks(): object {
    return this.keys.jwks();
  }
}
