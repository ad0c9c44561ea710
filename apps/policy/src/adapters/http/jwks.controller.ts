import { Public } from '@jumpfleet/http';
import { SigningKeys } from '@jumpfleet/keys';
import { Controller, Get, Header, Inject } from '@nestjs/common';

/** The public keys with which every service verifies access tokens by itself. */
@Controller('.well-known')
@Public()
export class JwksController {
  constructor(@Inject(SigningKeys) private readonly keys: SigningKeys) {}

  @Get('jwks.json')
  @Header('cache-control', 'public, max-age=60')
  jwks(): ReturnType<SigningKeys['jwks']> {
    return this.keys.jwks();
  }
}
