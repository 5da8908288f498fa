import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { readArchive } from './read-archive.ts'
import { bounds, type SourceDocument } from './source-document.ts'
import { tarOf, zipOf, type Files } from './testing/archives.ts'

const honest = { ...bounds }
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-archive-'))
})
afterEach(() => void Object.assign(bounds, honest))
afterAll(async () => rm(folder, { recursive: true }))

async function read(bytes: Buffer, name = 'x'): Promise<SourceDocument[]> {
  const found = []
  async function* inPieces() {
    for (let at = 0; at < bytes.length; at += 1_000) yield bytes.subarray(at, at + 1_000)
  }
  for await (const document of readArchive(inPieces(), { name, folder })) found.push(document)
  return found
}

const makers: [string, (files: Files) => Promise<Buffer>][] = [
  ['.tar', tarOf],
  ['.tar.gz', async (files) => gzipSync(await tarOf(files))],
  ['.zip', zipOf],
]

test.each(makers)('a %s gives its documents, and no other file', async (_, make) => {
  const files = { './a.json': [1], 'b/C.JSON': [2], 'b/readme.md': '', '.git/d.json': [] }
  const found = await read(await make(files))
  expect(found).toEqual([
    { path: './a.json', bytes: Buffer.from('[1]') },
    { path: 'b/C.JSON', bytes: Buffer.from('[2]') },
  ])
})

test.each(makers)('of a %s a document that is too large is named, and the rest is read', async (_, make) => {
  bounds.document = 5_000
  const found = await read(await make({ 'large.json': ' '.repeat(5_001), 'small.json': [1] }))
  expect(found).toEqual([
    { path: 'large.json', fault: expect.stringContaining('larger than') },
    { path: 'small.json', bytes: Buffer.from('[1]') },
  ])
})

test.each(makers.slice(1))('a %s that unpacks to more than any library is left', async (_, make) => {
  bounds.source = 100_000
  const bytes = await make({ 'a.json': ' '.repeat(60_000), 'b.json': ' '.repeat(60_000) })
  expect(bytes.length).toBeLessThan(10_000)
  await expect(read(bytes)).rejects.toMatchObject({ code: 'invalid', message: expect.stringContaining('more than') })
})

test.each(makers)('a %s of more files than any library is left', async (_, make) => {
  bounds.files = 2
  await expect(read(await make({ 'a.json': [], b: '', c: '' }))).rejects.toThrow('more than 2 files')
})

test.each(makers)('a %s that is larger than any is left', async (_, make) => {
  bounds.packed = 100
  await expect(read(await make({ 'a.json': crypto.randomUUID().repeat(100) }))).rejects.toThrow('more than 100 bytes')
})

test('a single document is read, plain or compressed', async () => {
  const document = Buffer.from(' {"a": 1}')
  expect(await read(document, 'a.json')).toEqual([{ path: 'a.json', bytes: document }])
  expect(await read(gzipSync(document), 'a.json.gz')).toEqual([{ path: 'a.json', bytes: document }])
})

test('a name that leads out of the archive is no place on this machine', async () => {
  const files = { '../e.json': [3] }
  expect(await read(await tarOf(files))).toEqual([{ path: '../e.json', bytes: Buffer.from('[3]') }])
  await expect(read(await zipOf(files))).rejects.toThrow('Unsafe filename')
})

test('a name that is no text is shown as one', async () => {
  const [found] = await read(await tarOf({ 'a\nb\\c.json': [] }))
  expect(found?.path).toBe('a\u{fffd}b/c.json')
})

test('nothing is left on the disk', async () => {
  expect(await readdir(folder)).toEqual([])
})
