import type { AttemptError } from '@jumpfleet/outbound-domain';
import type { NodemailerError } from 'nodemailer/lib/errors';
import type { SMTPSentMessageInfo } from 'nodemailer/lib/smtp-transport';
import type { MailAnswer } from '../../application/mail.js';
import { failureOf } from '../http-exchange/exchange-failure.js';

const maxAnswerLength = 1_024;
const accepted = 250;
const tryAgainLater = 450;

type Refusal = Pick<NodemailerError, 'response' | 'responseCode' | 'recipient' | 'message'>;
type Reply = Pick<NodemailerError, 'responseCode'>;

/** The message went to some of its addressees at least. Who must wait for a later attempt decides what it was. */
export function answerOfSent(info: SMTPSentMessageInfo): MailAnswer {
  const refusals: readonly Refusal[] = info.rejectedErrors ?? [];
  const postponed = refusals.find((one) => !isPermanent(one));
  return {
    accepted: info.accepted,
    statusCode: postponed ? (postponed.responseCode ?? tryAgainLater) : accepted,
    answer: text([info.response, ...refusals.map(words)]),
  };
}

/**
 * The message went to nobody now. `hasGone` if it went to some by an earlier attempt: then those who are refused for
 * good do not keep it from being done.
 */
export function answerOfError(error: NodemailerError, hasGone: boolean): MailAnswer {
  const answer = text([words(error)]);
  if (!isReply(error)) return { accepted: [], failure: failureBehind(error), answer };
  const { responseCode, rejectedErrors } = error;
  if (!isOfTheMail(error)) return { accepted: [], statusCode: responseCode, answer };
  if (hasGone && rejectedErrors) return { accepted: [], statusCode: accepted, answer };
  return { accepted: [], statusCode: responseCode, failure: 'mail-refused', answer };
}

/** Not of the connection, the sign-in or the sender, and for good. */
function isOfTheMail({ code, command, responseCode, rejectedErrors }: NodemailerError): boolean {
  if (rejectedErrors) return rejectedErrors.every(isPermanent);
  return (command === 'DATA' || code === 'EMESSAGE') && isPermanent({ responseCode });
}

/** A server that does not know STARTTLS says so, too; what counts is that the line is not safe. */
function isReply(error: NodemailerError): error is NodemailerError & { responseCode: number } {
  return error.code !== 'ETLS' && (error.responseCode ?? 0) >= 400;
}

/** Nodemailer has names of its own for some; under the rest is what the system said. */
function failureBehind(error: NodemailerError): AttemptError {
  switch (error.code) {
    case 'ETLS':
    case 'EREQUIRETLS':
      return 'certificate-refused';
    case 'EPROTOCOL':
      return 'answer-incomplete';
    default:
      return failureOf(error.originalCode === undefined ? error : { code: error.originalCode });
  }
}

function isPermanent({ responseCode = tryAgainLater }: Reply): boolean {
  return responseCode >= 500;
}

function words({ recipient, response, message }: Refusal): string {
  const said = response ?? message;
  return recipient === undefined ? said : `${recipient}: ${said}`;
}

function text(lines: readonly string[]): string {
  const printable = lines.join('\n').replaceAll(/[^\P{Cc}\n]/gu, ' ');
  return printable.slice(0, maxAnswerLength);
}
