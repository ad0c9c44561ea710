import type { Provider, Type } from '@nestjs/common';
import { ApprovalRequestsController } from '../adapters/http/approval-requests.controller.js';
import { ApprovalRequests } from '../application/approvals/approval-requests.js';
import { ApprovalTarget } from '../application/approvals/approval-target.js';
import { ExpiredApprovalsProcess } from '../application/approvals/expired-approvals.process.js';
import { FactsOnlookers } from '../application/approvals/onlookers.js';
import { ONLOOKERS } from '../application/approvals/ports.js';

export const approvalControllers: readonly Type[] = [ApprovalRequestsController];

export const approvalProviders: readonly Provider[] = [
  ApprovalRequests,
  ApprovalTarget,
  ExpiredApprovalsProcess,
  { provide: ONLOOKERS, useClass: FactsOnlookers },
];
