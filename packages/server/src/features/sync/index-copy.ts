import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import { LARGE, type Peer } from './peer.ts'

const [pack, unpack] = [promisify(gzip), promisify(gunzip)]

/** What another server answered to a question for its index, and by which tag it knows that answer. */
export type IndexCopy = { tag: string; text: string }

/** The first bytes of a file tell of which answer it is. */
const DIGEST = 32
/** Source: MISP keeps its copies so long too, in `sync-protocol` §3.1. */
const KEPT_MS = 24 * 60 * 60 * 1000
const LONGEST_TAG = 200

/**
 * The copy of the answer to this question, where there is one of today. It is no more than a way to be sent less: whoever
 * has none asks for all.
 */
export async function readCopy(peer: Peer, asked: object): Promise<IndexCopy | undefined> {
  try {
    const file = await readFile(pathOf(peer, asked))
    if (!file.subarray(0, DIGEST).equals(digestOf(peer, asked))) return undefined
    const text = (await unpack(file.subarray(DIGEST), { maxOutputLength: LARGE.maxBytes + LONGEST_TAG })).toString()
    const [head, rest] = [text.slice(0, text.indexOf('\n')), text.slice(text.indexOf('\n') + 1)]
    const [made = '', tag = ''] = head.split(' ')
    return Date.now() - Number(made) < KEPT_MS ? { tag, text: rest } : undefined
  } catch {
    return undefined
  }
}

/** Keeps the answer; that it could not be kept is no failure. */
export async function keepCopy(peer: Peer, asked: object, { tag, text }: IndexCopy): Promise<void> {
  if (!/^(W\/)?"[\x21\x23-\x7e]*"$/.test(tag) || tag.length > LONGEST_TAG) return
  const path = pathOf(peer, asked)
  const temporary = `${path}.${randomUUID()}`
  try {
    await mkdir(peer.copies, { recursive: true, mode: 0o700 })
    const packed = await pack(`${Date.now()} ${tag}\n${text}`)
    await writeFile(temporary, Buffer.concat([digestOf(peer, asked), packed]), { mode: 0o600 })
    await rename(temporary, path)
  } catch {
    await rm(temporary, { force: true })
  }
}

/** One file for each kind of question over a link, so that what the rules were before leaves nothing behind. */
function pathOf({ server, copies }: Peer, asked: object): string {
  const isNarrowed = Object.keys(asked).some((name) => name !== 'minimal' && name !== 'published')
  return join(copies, `${server.id}-${isNarrowed ? 'rules' : 'whole'}`)
}

function digestOf({ server }: Peer, asked: object): Buffer {
  return createHash('sha256')
    .update(JSON.stringify([server.url, asked]))
    .digest()
}
