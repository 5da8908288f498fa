import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { link, mkdir, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { syncFolder } from './sync-folder.ts'

const CIPHER = 'aes-256-gcm'
const [KEY_BYTES, NONCE_BYTES, TAG_BYTES] = [32, 12, 16]

/**
 * Encrypts what the database must not tell whoever reads a copy of it. The key lies in the data folder and nowhere else;
 * what was sealed for one purpose cannot be opened for another.
 */
export async function seal(dataDir: string, purpose: string, plain: Uint8Array): Promise<Buffer> {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(CIPHER, await keyIn(dataDir), nonce).setAAD(Buffer.from(purpose))
  const hidden = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), hidden])
}

/** Undefined where it was sealed with another key or for another purpose, or was changed since. */
export async function unseal(dataDir: string, purpose: string, sealed: Buffer): Promise<Buffer | undefined> {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined
  const key = await keyIn(dataDir)
  const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)
  try {
    const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.from(purpose)).setAuthTag(tag)
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()])
  } catch {
    return undefined
  }
}

async function keyIn(dataDir: string): Promise<Buffer> {
  const folder = join(dataDir, 'keys')
  const path = join(folder, 'secrets.key')
  const key = (await read(path)) ?? (await make(folder, path))
  if (key.length !== KEY_BYTES) throw new Error(`${path} is not a key of ${KEY_BYTES} bytes`)
  return key
}

async function read(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined
    throw error
  }
}

/** Written beside and given its name when it is whole; of several processes that make it at once, the first one's stays. */
async function make(folder: string, path: string): Promise<Buffer> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const temporary = `${path}.${randomBytes(8).toString('hex')}`
  const file = await open(temporary, 'wx', 0o600)
  try {
    await file.writeFile(randomBytes(KEY_BYTES))
    await file.sync()
    await file.close()
    await link(temporary, path).catch((error: unknown) => {
      if (!isCode(error, 'EEXIST')) throw error
    })
  } finally {
    await rm(temporary, { force: true })
  }
  await syncFolder(folder)
  return readFile(path)
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
