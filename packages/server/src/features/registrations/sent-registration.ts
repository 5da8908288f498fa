import { model, nullable, Report, textUpTo, unwrap } from '@tocsin/format'
import { Problem } from '../../platform/http/problem.ts'
import { pgpKeyFault } from '../users/pgp-key.ts'
import { emailFault } from '../users/sent-user.ts'

/** Long enough for every honest request; strangers write here. */
const [NAME, MESSAGE, KEY, FLAG] = [255, 4_096, 32_768, 16]

export const sentRegistration = model('User', {
  email: nullable(textUpTo(NAME)),
  org_name: nullable(textUpTo(NAME)),
  org_uuid: nullable(textUpTo(NAME)),
  message: nullable(textUpTo(MESSAGE)),
  pgp: nullable(textUpTo(KEY)),
  custom_perms: nullable(textUpTo(FLAG)),
  perm_sync: nullable(textUpTo(FLAG)),
  perm_publish: nullable(textUpTo(FLAG)),
  perm_admin: nullable(textUpTo(FLAG)),
})

/** What a stranger asks for: only what was sent, as text, in the order in which MISP lists it. */
export type Registration = { email: string; message: string; org_name?: string; org_uuid?: string; pgp?: string }

/** Reads a request for an account. Source: MISP's UsersController::register. */
export async function readRegistration(body: unknown): Promise<Registration> {
  const report = new Report()
  const read = sentRegistration.read(unwrap(body, 'User')[0] ?? {}, report) ?? {}
  if (report.findings.length > 0) {
    throw refusal(Object.fromEntries(report.findings.map(({ path, message }) => [path || 'User', [message]])))
  }
  const said = Object.entries(read).flatMap(([name, value]): [string, string][] => {
    return value === null || value === undefined ? [] : [[name, value.trim()]]
  })
  const { email = '', message = '', ...more } = Object.fromEntries(said)
  if (email === '') throw new Problem('invalid', 'We require at least the email field to be filled.')
  const faults = { email: emailFault(email), pgp: more['pgp'] ? await pgpKeyFault(more['pgp']) : undefined }
  const errors = Object.entries(faults).flatMap(([field, fault]): [string, string[]][] => {
    return fault === undefined ? [] : [[field, [fault]]]
  })
  if (errors.length > 0) throw refusal(Object.fromEntries(errors))
  return { email, ...more, message }
}

function refusal(errors: Record<string, string[]>): Problem {
  return new Problem('rejected', 'Could not register User', { url: '/users/register', errors })
}
