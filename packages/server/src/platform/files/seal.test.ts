import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { seal, unseal } from './seal.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-seal-'))
})
afterEach(async () => rm(folder, { recursive: true, force: true }))

const SECRET = Buffer.from('a secret')

test('what was sealed is opened for the same purpose only, and looks different each time', async () => {
  const [one, two] = [await seal(folder, 'a', SECRET), await seal(folder, 'a', SECRET)]
  expect(one.equals(two)).toBe(false)
  expect(one.includes(SECRET)).toBe(false)
  expect(await unseal(folder, 'a', one)).toEqual(SECRET)
  expect(await unseal(folder, 'b', one)).toBeUndefined()
})

test('what was changed, cut or sealed with another key is not opened', async () => {
  const sealed = await seal(folder, 'a', SECRET)
  for (const at of [0, 12, sealed.length - 1]) {
    const changed = Buffer.from(sealed)
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
    expect(await unseal(folder, 'a', changed)).toBeUndefined()
  }
  expect(await unseal(folder, 'a', sealed.subarray(0, 20))).toBeUndefined()
  expect(await unseal(folder, 'a', sealed.subarray(0, 30))).toBeUndefined()
  await rm(join(folder, 'keys'), { recursive: true })
  expect(await unseal(folder, 'a', sealed)).toBeUndefined()
})

test('one key is made, also by many at once, and only its owner reads it', async () => {
  const sealed = await Promise.all(Array.from({ length: 8 }, async () => seal(folder, 'a', SECRET)))
  for (const one of sealed) expect(await unseal(folder, 'a', one)).toEqual(SECRET)
  const path = join(folder, 'keys', 'secrets.key')
  expect((await readFile(path)).length).toBe(32)
  expect((await stat(path)).mode & 0o077).toBe(0)
  await writeFile(path, 'short')
  await expect(seal(folder, 'a', SECRET)).rejects.toThrow('is not a key')
})
