import { compile } from '@jumpfleet/policy-domain';
import type { AccessFact, AccessSnapshot } from '@jumpfleet/policy-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** As of now, what says who is in a Jump Group and who may count a group policy as theirs. */
@Injectable()
export class MembershipFacts {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  async read(jumpGroup: number): Promise<AccessSnapshot> {
    const rows: { fact: AccessFact }[] = await this.dataSource.query(
      `SELECT fact FROM access_fact WHERE fact IS NOT NULL
       AND (kind IN ('user', 'group-policy') OR (kind = 'jump-group' AND number = $1))`,
      [jumpGroup],
    );
    return compile(rows.map(({ fact }) => fact));
  }
}
