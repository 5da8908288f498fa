import type { Actor } from '../../access/actor.ts'
import { HOST_ORG_ID } from '../../access/host-org.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { seal } from '../../platform/files/seal.ts'
import { dueAfter } from '../../platform/http/every.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isUuid } from '../../platform/uuid.ts'
import { recordChange } from '../audit/record.ts'
import { certificateColumns, partCertificates } from './certificates.ts'
import { KEY_PURPOSE, requireServer, type ServerRow } from './find-server.ts'
import { NO_RULES } from './rules.ts'
import { readSentServer, refuseServer, type SentServer, type ServerAction } from './sent-server.ts'

export type SavedServer = { server: ServerRow; authkey: string | undefined }

/** Adds a link. What is pulled over it belongs to the organisation of whoever adds it. */
export async function addServer(context: Context, actor: Actor, body: unknown): Promise<SavedServer> {
  const { authkey, remote_org_id, push_rules = NO_RULES, pull_rules = NO_RULES, ...said } = readSentServer(body, 'add')
  const { sent, certificates } = partCertificates(said)
  if (!remote_org_id) {
    const message = 'No remote org ID set. Please pass it as remote_org_id'
    throw new Problem('not-allowed', message, { url: '/servers/add' })
  }
  const { name, url } = sent
  if (name === undefined || url === undefined || authkey === undefined) {
    const missing = Object.entries({ name, url, authkey }).filter(([, value]) => value === undefined)
    throw refuseServer('add', Object.fromEntries(missing.map(([field]) => [field, ['This field cannot be left out.']])))
  }
  const files = await certificateColumns(context, certificates)
  const sealed = await seal(context.config.dataDir, KEY_PURPOSE, Buffer.from(authkey))
  const server = await inTransaction(context, async (tx) => {
    const remoteOrgId = await requireOrg(tx, remote_org_id, 'add')
    const added = await tx
      .insertInto('servers')
      .values({
        ...sent,
        ...files,
        ...scheduleOf(context, actor, sent.every),
        push_rules,
        pull_rules,
        name,
        url,
        authkey: sealed,
        org_id: actor.orgId,
        remote_org_id: remoteOrgId,
        internal: isInternal(sent, remoteOrgId),
      })
      .returningAll()
      .executeTakeFirstOrThrow()
    await recordChange(tx, actor, { model: 'Server', action: 'add', after: added })
    return added
  })
  return { server, authkey }
}

/** Changes a link: what was not sent stays. */
export async function editServer(context: Context, actor: Actor, id: string, body: unknown): Promise<SavedServer> {
  const { authkey, remote_org_id, ...said } = readSentServer(body, 'edit')
  const { sent, certificates } = partCertificates(said)
  const files = await certificateColumns(context, certificates)
  const sealed = authkey && (await seal(context.config.dataDir, KEY_PURPOSE, Buffer.from(authkey)))
  const server = await inTransaction(context, async (tx) => {
    const stored = await requireServer(tx, id)
    const remoteOrgId = remote_org_id ? await requireOrg(tx, remote_org_id, 'edit') : stored.remote_org_id
    const edited = await tx
      .updateTable('servers')
      .set({
        ...sent,
        ...files,
        ...(sent.every === stored.every ? {} : scheduleOf(context, actor, sent.every)),
        ...(sealed ? { authkey: sealed } : {}),
        remote_org_id: remoteOrgId,
        internal: isInternal({ internal: sent.internal ?? stored.internal }, remoteOrgId),
      })
      .where('id', '=', stored.id)
      .returningAll()
      .executeTakeFirstOrThrow()
    await recordChange(tx, actor, { model: 'Server', action: 'edit', before: stored, after: edited })
    return edited
  })
  return { server, authkey }
}

/** Whoever says how often a link is pulled has it pulled, for the first time soon. */
function scheduleOf({ clock }: Context, actor: Actor, every: string | null | undefined) {
  if (every === undefined) return {}
  return { every, user_id: actor.userId, next_run: dueAfter(every, clock.now()) && clock.now() }
}

/** Only a server of the host organisation itself can be internal. Source: MISP's ServersController::add. */
function isInternal({ internal = false }: Pick<SentServer, 'internal'>, remoteOrgId: number): boolean {
  return internal && remoteOrgId === HOST_ORG_ID
}

async function requireOrg(tx: Tx, text: string, action: ServerAction): Promise<number> {
  const query = tx.selectFrom('organisations').select('id')
  const org = isUuid(text)
    ? await query.where('uuid', '=', text.toLowerCase()).executeTakeFirst()
    : /^\d{1,15}$/.test(text)
      ? await query.where('id', '=', Number(text)).executeTakeFirst()
      : undefined
  if (!org) throw refuseServer(action, { Organisation: ['Invalid Remote Organisation'] })
  return org.id
}

/** Ends a link. Groups that name the server over there do not name it any more. */
export async function deleteServer(context: Context, actor: Actor, id: string): Promise<void> {
  await inTransaction(context, async (tx) => {
    const stored = await requireServer(tx, id)
    await tx.deleteFrom('sharing_group_servers').where('server_id', '=', stored.id).execute()
    await tx.deleteFrom('servers').where('id', '=', stored.id).execute()
    await recordChange(tx, actor, { model: 'Server', action: 'delete', before: stored })
  })
}
