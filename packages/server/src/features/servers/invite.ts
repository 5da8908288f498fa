import { isSiteAdmin, type Actor } from '../../access/actor.ts'
import { HOST_ORG_ID } from '../../access/host-org.ts'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { recordChange } from '../audit/record.ts'
import { makeKey } from '../auth-keys/make.ts'
import { randomSecret } from '../auth-keys/secret.ts'
import { captureOrganisation } from '../orgs/capture.ts'
import { addServer, type SavedServer } from './save-server.ts'

const KEY_LENGTH = 40

/**
 * What a synchronising user hands to the site admin of another server, who imports it there: where this server is, and a
 * new key of theirs.
 *
 * Source: MISP's ServersController::createSync.
 */
export async function createSync(context: Context, actor: Actor) {
  if (isSiteAdmin(actor)) {
    const message = 'Site admin accounts cannot be used to create server sync configurations.'
    throw new Problem('not-allowed', message, { url: '/servers/createSync' })
  }
  const secret = randomSecret(KEY_LENGTH)
  return inTransaction(context, async (tx) => {
    const host = await tx
      .selectFrom('organisations')
      .select(['name', 'uuid'])
      .where('id', '=', HOST_ORG_ID)
      .executeTakeFirstOrThrow()
    const identity = await tx.selectFrom('server_identity').select('uuid').executeTakeFirst()
    const comment = `Auto generated sync key - ${context.clock.now().toISOString().slice(0, 19).replace('T', ' ')}`
    const key = await makeKey(tx, { userId: actor.userId, secret, comment, now: context.clock.seconds() })
    await recordChange(tx, actor, { model: 'AuthKey', action: 'add', after: key })
    return { Server: { url: context.config.baseUrl, uuid: identity?.uuid ?? '', authkey: secret, Organisation: host } }
  })
}

/** Takes in what `createSync` made elsewhere: a link on which nothing goes yet. Source: MISP's ServersController::import. */
export async function importServer(context: Context, actor: Actor, body: unknown): Promise<SavedServer> {
  const { Organisation, ...sent } = contentOf(body)
  const { name, uuid } = (Organisation ?? {}) as { name?: unknown; uuid?: unknown }
  if (typeof name !== 'string' || typeof uuid !== 'string') {
    const message = 'The configuration names no organisation: Organisation needs a name and a uuid.'
    throw new Problem('invalid', message, { url: '/servers/import' })
  }
  const remote_org_id = await inTransaction(context, async (tx) => captureOrganisation(tx, { name, uuid }, actor))
  const { url, authkey } = sent
  return addServer(context, actor, { name: sent['name'] ?? url, url, authkey, remote_org_id })
}

function contentOf(body: unknown): Record<string, unknown> {
  const outer = recordOf(body)
  const inner = recordOf(outer['Server'] ?? outer)
  if (typeof inner['json'] !== 'string') return inner
  return recordOf(recordOf(parse(inner['json']))['Server'])
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Problem('invalid', 'The configuration is no JSON.', { url: '/servers/import' })
  }
}
