import { flag, localId, model, nullable, Report, text, unwrap, type Infer } from '@tocsin/format'
import { Problem } from '../../platform/http/problem.ts'

/** What a request may say of a user. */
const sentUser = model('User', {
  email: text,
  password: text,
  org_id: localId,
  role_id: localId,
  autoalert: flag,
  contactalert: flag,
  notification_daily: flag,
  notification_weekly: flag,
  notification_monthly: flag,
  termsaccepted: flag,
  newsread: localId,
  gpgkey: nullable(text),
  certif_public: nullable(text),
  nids_sid: localId,
  change_pw: flag,
  disabled: flag,
  expiration: nullable(text),
})
export type SentUser = Infer<typeof sentUser>

export type Errors = Record<string, string[]>

/** The refusal of an action on a user, in MISP's form. */
export function refusal(action: 'add' | 'edit'): (errors: Errors) => Problem {
  return (errors) => new Problem('rejected', `Could not ${action} User`, { url: `/admin/users/${action}`, errors })
}

/** The user of a request. Stars sent back for a password mean that it stays. */
export function readSentUser(body: unknown, action: 'add' | 'edit'): SentUser {
  const report = new Report()
  const { password, ...sent } = sentUser.read(unwrap(body, 'User')[0] ?? {}, report) ?? {}
  if (report.findings.length > 0) {
    throw refusal(action)(Object.fromEntries(report.findings.map(({ path, message }) => [path, [message]])))
  }
  return password === undefined || /^\**$/.test(password) ? sent : { ...sent, password }
}

/** Two parts without blanks or control characters; the length is that of MISP's column. */
const EMAIL = /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u
const MAX_LENGTH = 255

export function emailFault(email: string): string | undefined {
  return EMAIL.test(email) && email.length <= MAX_LENGTH ? undefined : 'Please enter a valid email address.'
}
