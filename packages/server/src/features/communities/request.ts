import { flag, model, nullable, Report, textUpTo, unwrap } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { Community } from './known-communities.ts'

const [LINE, TEXT] = [255, 10_000]

export const sentRequest = model('Server', {
  org_name: nullable(textUpTo(LINE)),
  org_uuid: nullable(textUpTo(LINE)),
  org_description: nullable(textUpTo(TEXT)),
  email: nullable(textUpTo(LINE)),
  message: nullable(textUpTo(TEXT)),
  gpgkey: nullable(textUpTo(32_768)),
  anonymise: flag,
  sync: flag,
})

/** A letter to a community, for the requestor to send: this server sends no mail. */
export type Letter = { sent: false; to: string; 'reply-to': string; headers: string; message: string; gpgkey: string }

/** Writes the letter that asks a community for access. */
export async function writeRequest(
  { db, config }: Context,
  actor: Actor,
  community: Community,
  body: unknown,
): Promise<Letter> {
  const report = new Report()
  const sent = sentRequest.read(unwrap(body, 'Server')[0] ?? {}, report) ?? {}
  if (report.findings.length > 0) {
    const errors = Object.fromEntries(report.findings.map(({ path, message }) => [path || 'Server', [message]]))
    throw new Problem('rejected', 'Could not requestAccess Community', { url: '/communities/requestAccess', errors })
  }
  const { uuid } = await db.selectFrom('server_identity').select('uuid').executeTakeFirstOrThrow()
  const user = await db.selectFrom('users').select('gpgkey').where('id', '=', actor.userId).executeTakeFirst()
  const email = sent.email || actor.email
  const asked = sent.sync ? 'access for synchronisation to' : 'access to'
  const paragraphs = [
    `Our organisation, ${sent.org_name || actor.orgName} (${sent.org_uuid || actor.orgUuid}), asks for ${asked} the community "${community.name}".`,
    sent.org_description ? `About us:\n${sent.org_description}` : '',
    `My address, which is to be my user name: ${email}`,
    sent.message ?? '',
    sent.anonymise ? '' : `Written with the server ${config.baseUrl} (${uuid}).`,
  ]
  const headers = [
    ['To', community.email],
    ['Reply-To', email],
    ['Subject', `[${community.name}] Request for access`],
  ]
  return {
    sent: false,
    to: community.email,
    'reply-to': email,
    headers: headers.map(([name, value]) => `${name}: ${oneLine(value)}\n`).join(''),
    message: `${paragraphs.filter((paragraph) => paragraph !== '').join('\n\n')}\n`,
    gpgkey: sent.gpgkey || user?.gpgkey || '',
  }
}

/** A header ends with its line, and must not begin another. */
function oneLine(text = ''): string {
  return text.replace(/\p{Cc}+/gu, ' ')
}
