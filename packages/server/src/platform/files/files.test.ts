import { createHash } from 'node:crypto'
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openFiles, type Files } from './files.ts'

let folder: string
let files: Files
beforeAll(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'tocsin-files-')), 'attachments')
  files = openFiles(folder)
})
afterAll(async () => rm(join(folder, '..'), { recursive: true, force: true }))

test.each([['some bytes'], [''], ['\0\xff'.repeat(100_000)]])(
  'what was put is got, whole and streamed',
  async (text) => {
    const bytes = Buffer.from(text, 'latin1')
    const name = await files.put(bytes)
    expect(name).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect((await files.get(name))?.equals(bytes)).toBe(true)
    expect((await buffer(files.stream(name))).equals(bytes)).toBe(true)
  },
)

test('the same bytes are kept once, also when they come at once, and nobody else reads them', async () => {
  const bytes = Buffer.from('twice')
  const [name = '', ...others] = await Promise.all([1, 2, 3, 4].map(async () => files.put(bytes)))
  expect(new Set(others)).toEqual(new Set([name]))
  const inFolder = await readdir(join(folder, name.slice(0, 2)))
  expect(inFolder.filter((entry) => entry.startsWith(name))).toEqual([name])
  expect((await stat(join(folder, name.slice(0, 2), name))).mode & 0o077).toBe(0)
})

test.each([['../../../etc/passwd'], [''], ['A'.repeat(64)]])('%j is no name of a file', async (name) => {
  await expect(files.get(name)).rejects.toThrow('is no SHA-256')
  expect(() => files.stream(name)).toThrow('is no SHA-256')
})

test('a file that is not kept is nothing', async () => {
  expect(await files.get('0'.repeat(64))).toBeUndefined()
})
