import { chmod, chown, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { build, mayStartAs, startServerAs } from './start-program.ts'

const NOBODY = 65_534
/** Has no entry in /etc/passwd. */
const STRANGER = 54_321
let folder: string
beforeAll(build, 180_000)
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tocsin-user-'))
})
afterEach(async () => rm(folder, { recursive: true, force: true }))

describe.skipIf(process.getuid?.() !== 0 || !mayStartAs(NOBODY))('users other than root', () => {
  test.each([
    ['an ordinary user', NOBODY],
    ['a user without an entry', STRANGER],
  ])('%s can start the server', async (_who, user) => {
    await chown(folder, user, user)
    const server = startServerAs(user, folder, { TOCSIN_DATA: join(folder, 'data') })
    await server.ready()
    const [pid] = (await readFile(join(folder, 'data', 'postgres', 'postmaster.pid'), 'utf8')).split('\n')
    expect(await readFile(`/proc/${pid}/status`, 'utf8')).toMatch(new RegExp(`^Uid:\\s+${user}\\s`, 'm'))
    server.kill('SIGTERM')
    expect(await server.ended).toBe(0)
  })

  test('a data folder of somebody else is refused with one line', async () => {
    await chmod(folder, 0o755)
    const server = startServerAs(NOBODY, folder, { TOCSIN_DATA: folder })
    expect(await server.ended).toBe(1)
    expect(server.said().err).toMatch(
      /^The data folder .* cannot be used \(EACCES.*\): set TOCSIN_DATA to another one\.\n$/,
    )
  })
})
