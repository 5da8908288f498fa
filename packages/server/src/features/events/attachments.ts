import { walkAttributes, walkProposals, type Attribute, type Event, type ShadowAttribute } from '@tocsin/format'
import type { Files } from '../../platform/files/files.ts'
import type { Context } from '../../context.ts'
import { anyOf } from '../../platform/db/any-of.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { Tx } from '../../platform/db/connect.ts'
import type { Children, SentAttribute } from './flatten.ts'
import { zipSample } from './malware-zip.ts'
import type { Outcome } from './merge.ts'
import type { AttributeRow } from './rows.ts'

/** The types that carry a file. */
const fileTypes: ReadonlySet<string> = new Set(['attachment', 'malware-sample'])

export type StoredFile = { sha256: string; size: number }

/**
 * The files that came with attributes and proposals, already on disk; they are content-addressed, so an abandoned save
 * costs nothing.
 */
export type StoredFiles = ReadonlyMap<Attribute | ShadowAttribute, StoredFile>

/**
 * Keeps the files that came with a record, before its transaction begins. A sample sent with `encrypt` is zipped here,
 * and its MD5 joins the value.
 */
export async function storeFiles(files: Files, children: Children | Event): Promise<StoredFiles> {
  const stored = new Map<Attribute | ShadowAttribute, StoredFile>()
  const store = async (carrier: Attribute | ShadowAttribute, bytes: Uint8Array) =>
    stored.set(carrier, { sha256: await files.put(bytes), size: bytes.length })
  for (const { attribute, object, path } of walkAttributes(children)) {
    const sent = attribute.data ?? attribute.base64
    // An attribute of an object may leave its type to the template.
    const mayCarry = carriesFile(attribute) || (object && !attribute.type)
    if (!sent || !mayCarry) continue
    await store(attribute, await encrypted(attribute, decodeBase64(sent, path)))
  }
  for (const { proposal, path } of walkProposals(children)) {
    if (proposal.data && carriesFile(proposal)) await store(proposal, decodeBase64(proposal.data, path))
  }
  return stored
}

/** Whether what stands there is of a type that carries a file. */
export function carriesFile({ type }: { type?: string | undefined }): boolean {
  return fileTypes.has(type ?? '')
}

async function encrypted(attribute: Attribute, content: Uint8Array): Promise<Uint8Array> {
  if (!attribute.encrypt || attribute.type !== 'malware-sample') return content
  const filename = attribute.value?.split('|')[0] ?? 'sample'
  const { zip, md5 } = await zipSample(filename, content)
  attribute.value = `${filename}|${md5}`
  return zip
}

function decodeBase64(text: string, path: string): Buffer {
  const packed = text.replace(/\s+/g, '')
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(packed)) {
    const errors = { data: ['The file is not valid base64.'] }
    throw new Problem('rejected', `Could not read the file of ${path}`, { errors })
  }
  return Buffer.from(packed, 'base64')
}

/** Ties the stored files to the attributes that were added or changed. */
export async function saveAttachments(
  tx: Tx,
  sent: readonly SentAttribute[],
  outcomes: readonly Outcome<AttributeRow>[],
  files: StoredFiles,
): Promise<void> {
  if (files.size === 0) return
  for (const [i, outcome] of outcomes.entries()) {
    const item = sent[i]
    const file = item && files.get(item.sent)
    if (!file || (outcome.kind !== 'added' && outcome.kind !== 'updated') || !carriesFile(outcome.row)) continue
    await attachFile(tx, 'attribute', outcome.row, file)
  }
}

/** What a file hangs on. */
type Owner = 'attribute' | 'proposal'

/** Ties a stored file to its owner, in place of the one that was there. */
export async function attachFile(
  tx: Tx,
  owner: Owner,
  { id, event_id }: { id: number; event_id: number },
  file: StoredFile,
): Promise<void> {
  await tx
    .insertInto('attachments')
    .values({ owner, owner_id: id, event_id, ...file })
    .onConflict((conflict) => conflict.columns(['owner', 'owner_id']).doUpdateSet(file))
    .execute()
}

/** The files of these attributes or proposals, all of one event, as base64, by owner. */
export async function loadFiles(
  { db, files, log }: Pick<Context, 'db' | 'files' | 'log'>,
  eventId: number,
  rows: readonly Pick<AttributeRow, 'id' | 'type'>[],
  owner: Owner = 'attribute',
): Promise<Map<number, string>> {
  const ids = rows.filter(carriesFile).map(({ id }) => id)
  if (ids.length === 0) return new Map()
  const attachments = await db
    .selectFrom('attachments')
    .select(['owner_id', 'sha256'])
    .where('owner', '=', owner)
    .where('event_id', '=', eventId)
    .where('owner_id', '=', anyOf(ids))
    .execute()
  const loaded = new Map<number, string>()
  for (const { owner_id, sha256 } of attachments) {
    const bytes = await files.get(sha256)
    // What is lost on disk does not take the rest of the event with it.
    if (bytes === undefined)
      log.error({ sha256, owner, id: owner_id }, 'the file of an attachment is not in the data folder')
    else loaded.set(owner_id, bytes.toString('base64'))
  }
  return loaded
}
