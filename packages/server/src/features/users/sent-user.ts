import { X509Certificate } from 'node:crypto'
import { flag, localId, model, nullable, Report, seen, text, unwrap, whole, type Infer } from '@tocsin/format'
import { Problem } from '../../platform/http/problem.ts'
import { passwordFault, type PasswordPolicy } from './password.ts'
import { pgpKeyFault } from './pgp-key.ts'

/** The id by which sensors know a user; the bound is the column's. */
const sensorId = whole(0, 2_147_483_647, 'A sid is a whole number up to 2147483647.')

/** What a request may say of a user. */
export const sentUser = model('User', {
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
  nids_sid: sensorId,
  change_pw: flag,
  disabled: flag,
  expiration: seen,
})
export type SentUser = Infer<typeof sentUser>

export type Errors = Record<string, string[]>

/** The refusal of an action on a user, in MISP's form. */
export function refusal(action: 'add' | 'edit'): (errors: Errors) => Problem {
  return (errors) => new Problem('rejected', `Could not ${action} User`, { url: `/admin/users/${action}`, errors })
}

/** The user of a request, with every field checked by itself. Stars sent back for a password mean that it stays. */
export async function readSentUser(body: unknown, action: 'add' | 'edit', policy: PasswordPolicy): Promise<SentUser> {
  const report = new Report()
  const { password, ...sent } = sentUser.read(unwrap(body, 'User')[0] ?? {}, report) ?? {}
  const read = password === undefined || /^\**$/.test(password) ? sent : { ...sent, password }
  const faults = report.findings.length > 0 ? report.findings : await faultsOf(read, policy)
  if (faults.length === 0) return read
  throw refusal(action)(Object.fromEntries(faults.map(({ path, message }) => [path || 'User', [message]])))
}

async function faultsOf(
  { email, password, gpgkey, certif_public }: SentUser,
  policy: PasswordPolicy,
): Promise<{ path: string; message: string }[]> {
  const found = {
    email: email === undefined ? undefined : emailFault(email),
    password: password === undefined ? undefined : passwordFault(password, policy),
    gpgkey: gpgkey ? await pgpKeyFault(gpgkey) : undefined,
    certif_public: certif_public ? certificateFault(certif_public) : undefined,
  }
  return Object.entries(found).flatMap(([path, message]) => (message === undefined ? [] : [{ path, message }]))
}

/** Two parts without blanks or control characters; the length is that of MISP's column. */
const EMAIL = /^[^\s@\p{Cc}]+@[^\s@\p{Cc}]+$/u
const MAX_LENGTH = 255

export function emailFault(email: string): string | undefined {
  return EMAIL.test(email) && email.length <= MAX_LENGTH ? undefined : 'Please enter a valid email address.'
}

function certificateFault(certificate: string): string | undefined {
  try {
    new X509Certificate(certificate)
    return undefined
  } catch {
    return 'Certificate not valid, please enter a valid certificate (x509).'
  }
}
