import { flag, model, Report, text, textUpTo, unwrap, whole, type Codec, type Infer } from '@tocsin/format'
import { every } from '../../platform/http/every.ts'
import { Problem } from '../../platform/http/problem.ts'
import { certificateFaults } from './certificates.ts'
import { readRules, type SyncRules } from './rules.ts'

const rules: (what: string) => Codec<SyncRules> = (what) => ({
  read: (raw, report) =>
    readRules(raw) ?? report.fault('server.rules', `The ${what} filter rules must be in valid JSON format.`, raw),
  write: (value) => JSON.stringify(value),
  accepts: text.accepts,
  writes: text.writes,
})

/** What a request may say of a link. Source: MISP's Server model; `every` is ours. */
export const sentServer = model('Server', {
  name: textUpTo(255),
  url: textUpTo(2_048),
  authkey: textUpTo(40),
  /** By local id or uuid. */
  remote_org_id: text,
  push: flag,
  pull: flag,
  push_sightings: flag,
  push_galaxy_clusters: flag,
  pull_galaxy_clusters: flag,
  push_analyst_data: flag,
  pull_analyst_data: flag,
  publish_without_email: flag,
  unpublish_event: flag,
  self_signed: flag,
  internal: flag,
  skip_proxy: flag,
  remove_missing_tags: flag,
  caching_enabled: flag,
  priority: whole(-2_147_483_648, 2_147_483_647, 'A priority is a whole number.'),
  push_rules: rules('push'),
  pull_rules: rules('pull'),
  every,
  /** Files in base64: authorities of the other server, and a certificate of this one with its key. */
  submitted_cert: textUpTo(262_144),
  submitted_client_cert: textUpTo(262_144),
  delete_cert: flag,
  delete_client_cert: flag,
})
export type SentServer = Infer<typeof sentServer>

export type ServerAction = 'add' | 'edit'

/** The refusal of an action on a link, in MISP's form. */
export function refuseServer(action: ServerAction, errors: Record<string, string[]>): Problem {
  return new Problem('rejected', `Could not ${action} Server`, { url: `/servers/${action}`, errors })
}

export function readSentServer(body: unknown, action: ServerAction): SentServer {
  const report = new Report()
  const sent = sentServer.read(unwrap(body, 'Server')[0] ?? {}, report) ?? {}
  const errors: Record<string, string[]> = {}
  for (const { path, message } of report.findings) (errors[path || 'Server'] ??= []).push(message)
  const { name, url, authkey } = sent
  if (name !== undefined && name.trim() === '') errors['name'] = ['Name cannot be empty.']
  if (url !== undefined && !isBaseUrl(url)) errors['url'] = ['Please enter a valid base-url.']
  if (authkey !== undefined && !/^[A-Za-z0-9]{40}$/.test(authkey)) {
    errors['authkey'] = ['The authkey has to be exactly 40 characters long and consist of alphanumeric characters.']
  }
  Object.assign(errors, certificateFaults(sent))
  if (Object.keys(errors).length > 0) throw refuseServer(action, errors)
  return url === undefined ? sent : { ...sent, url: url.trim().replace(/\/+$/, '') }
}

function isBaseUrl(text: string): boolean {
  if (!URL.canParse(text.trim())) return false
  const { protocol, username, password, search, hash } = new URL(text.trim())
  return /^https?:$/.test(protocol) && [username, password, search, hash].every((part) => part === '')
}
