import { asciiLower } from '../ascii-case.ts'
import { matching, sameRule, wrongFormat, type ValueRule } from '../value-rule.ts'
import type { Fault } from '../verdict.ts'

const twoLines: Fault = { rule: 'attribute.value.line', message: 'Value must not contain new line character.' }

/** The value must stand on one line. */
export function checkLine(value: string): Fault | undefined {
  return value.includes('\n') ? twoLines : undefined
}

/** Types whose values are any text on one line. */
export const lineRules = {
  ...sameRule(
    [
      'azure-application-id',
      'campaign-id',
      'campaign-name',
      'chrome-extension-id',
      'country-of-residence',
      'date-of-birth',
      'dkim',
      'dkim-signature',
      'edge-extension-id',
      'email-dst-display-name',
      'email-message-id',
      'email-mime-boundary',
      'email-reply-to',
      'email-src-display-name',
      'email-subject',
      'email-thread-index',
      'email-x-mailer',
      'favicon-mmh3',
      'filename',
      'frequent-flyer-number',
      'gender',
      'github-organisation',
      'github-repository',
      'github-username',
      'issue-date-of-the-visa',
      'malware-type',
      'mobile-application-id',
      'named pipe',
      'nationality',
      'passenger-name-record-locator-number',
      'passport-country',
      'passport-expiration',
      'passport-number',
      'payment-details',
      'pdb',
      'place-of-birth',
      'place-port-of-clearance',
      'place-port-of-onward-foreign-destination',
      'place-port-of-original-embarkation',
      'primary-residence',
      'redress-number',
      'regkey',
      'regkey|value',
      'special-service-request',
      'target-external',
      'target-location',
      'target-machine',
      'target-org',
      'target-user',
      'threat-actor',
      'travel-details',
      'twitter-id',
      'uri',
      'user-agent',
      'visa-number',
      'whois-creation-date',
      'whois-registrant-name',
      'whois-registrant-org',
      'whois-registrar',
      'windows-scheduled-task',
    ],
    { check: checkLine },
  ),
  vhash: { normalise: asciiLower, check: matching(/^[^\n]+$/, wrongFormat('attribute.value.vhash')) },
} satisfies Record<string, ValueRule>
