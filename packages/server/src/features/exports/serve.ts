import type { FastifyReply, FastifyRequest } from 'fastify'
import { hashSecret } from '../../access/authenticate.ts'
import type { Context } from '../../context.ts'
import { isNamed } from '../../platform/http/entity-tag.ts'
import { Problem } from '../../platform/http/problem.ts'
import { openFile } from './kept-file.ts'
import { exportOwner } from './make.ts'

/** Whoever takes nothing for this many milliseconds has left. */
const PATIENCE = 60_000

/**
 * The file of an export, for whoever has its token. A token that never was, one that was revoked, one whose owner may not come
 * in any more, and an export that was not made yet are all not found.
 *
 * What it is and when it was made are known before the first byte: the entity tag is the hash of the content, and so is
 * `Repr-Digest`. Source: RFC 9110 §8.8, §13.1; RFC 9530 §3.
 */
export async function serveExport(
  context: Context,
  request: FastifyRequest,
  token: string,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { row, file } = await openExport(context, token)
  const tag = `"${row.sha256}"`
  reply
    .type(row.content_type)
    .header('etag', tag)
    .header('last-modified', row.made.toUTCString())
    .header('cache-control', 'private, no-cache')
    .header('repr-digest', `sha-256=:${Buffer.from(row.sha256, 'hex').toString('base64')}:`)
    .header('content-disposition', `attachment; filename="${fileName(row.name, row.extension)}"`)
  if (isUnchanged(request, tag, row.made)) {
    await file.close()
    return reply.code(304).send()
  }
  reply.header('content-length', row.size)
  reply.raw.setTimeout(PATIENCE, () => reply.raw.destroy())
  return reply.send(file.createReadStream())
}

type Made = {
  uuid: string
  name: string
  sha256: string
  size: number
  made: Date
  content_type: string
  extension: string
}

/** A file that was replaced between looking it up and opening it is looked up again. */
async function openExport(context: Context, token: string) {
  for (let tries = 0; tries < 2; tries += 1) {
    const row = await findMade(context, token)
    const file = row && (await openFile(context.config, row.uuid, row.sha256))
    if (file) return { row, file }
  }
  throw new Problem('not-found', 'There is no such export.')
}

async function findMade(context: Context, token: string): Promise<Made | undefined> {
  const row = await context.db
    .selectFrom('scheduled_exports')
    .innerJoin('saved_searches', 'saved_searches.id', 'scheduled_exports.saved_search_id')
    .selectAll('scheduled_exports')
    .select('saved_searches.name')
    .where('token_hash', '=', hashSecret(token))
    .executeTakeFirst()
  if (!row || !(await exportOwner(context, row.user_id))) return undefined
  const { sha256, size, made, content_type, extension } = row
  // What is told of a file is written all at once.
  if (sha256 === null || size === null || made === null || content_type === null || extension === null) return undefined
  return { uuid: row.uuid, name: row.name, sha256, size, made, content_type, extension }
}

/** Times are told in whole seconds. Where an entity tag is named, times do not count. */
function isUnchanged({ headers }: FastifyRequest, tag: string, made: Date): boolean {
  const named = headers['if-none-match']
  if (named !== undefined) return isNamed(named, tag)
  const since = Date.parse(headers['if-modified-since'] ?? '')
  return Math.floor(made.getTime() / 1000) <= since / 1000
}

/** The name of the search in letters that every file system takes. */
function fileName(name: string, extension: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return `${plain === '' ? 'export' : plain.slice(0, 80).toLowerCase()}.${extension}`
}
