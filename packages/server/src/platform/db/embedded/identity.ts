import { spawnSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import { StartProblem } from '../../start-problem.ts'

/**
 * Whom PostgreSQL runs as. It refuses to be root, and to be made by a user without an entry. Both are given another name
 * in a user namespace, and nothing changes owner. Where namespaces are refused, root lets an account of the system have
 * the database.
 */
export type Identity = { kind: 'self' } | { kind: 'namespace'; uid: number } | ({ kind: 'account' } & Account)

type Account = { uid: number; gid: number }

/** Accounts that hardly anybody else runs as come first: whoever shares the account can read the database. */
const PREFERRED = ['tocsin', 'postgres', 'nobody']

/** Whom the cluster in this folder belongs to, or is going to. */
export function chooseIdentity(cluster: string): Identity {
  const me = process.getuid?.() ?? -1
  const owner = ownerOf(cluster)
  if (me === 0 && owner && owner.uid !== 0) return { kind: 'account', ...owner }
  if (me !== 0 && owner && owner.uid !== me) {
    throw new StartProblem(
      `The database in ${cluster} belongs to the user ${owner.uid}, and the server runs as ${me}: start it as that user, or set TOCSIN_DATA to another folder.`,
    )
  }
  if (me !== 0 && hasEntry()) return { kind: 'self' }
  const account = ordinaryAccount()
  const namespace: Identity = { kind: 'namespace', uid: account.uid }
  if (whyNot(namespace, 'true', []) === undefined) return namespace
  if (me === 0) return { kind: 'account', ...account }
  throw new StartProblem(
    `The embedded PostgreSQL does not run as a user without an entry in /etc/passwd, and ${me} has none: add one, or set DATABASE_URL to a PostgreSQL of your own.`,
  )
}

function ownerOf(path: string): Account | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  return found && { uid: found.uid, gid: found.gid }
}

function hasEntry(): boolean {
  try {
    return userInfo().username !== ''
  } catch {
    return false
  }
}

function ordinaryAccount(): Account {
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ uid }) => uid > 0)
  const best = PREFERRED.map((wanted) => accounts.find(({ name }) => name === wanted)).find(Boolean) ?? accounts[0]
  return best ? { uid: best.uid, gid: best.gid } : { uid: 65_534, gid: 65_534 }
}

type Command = { program: string; args: string[]; options: { env: NodeJS.ProcessEnv; uid?: number; gid?: number } }

/** What PostgreSQL sees of the environment: variables meant for its clients (PGPORT, PGDATA, …) change it too. */
const ENVIRONMENT = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  LC_ALL: 'C.UTF-8',
  TZ: 'UTC',
}

/** A command as this identity runs it. */
export function commandAs(identity: Identity, program: string, args: readonly string[]): Command {
  const options = { env: ENVIRONMENT }
  if (identity.kind === 'self') return { program, args: [...args], options }
  if (identity.kind === 'account') {
    return { program, args: [...args], options: { ...options, uid: identity.uid, gid: identity.gid } }
  }
  return { program: 'unshare', args: ['-U', `--map-user=${identity.uid}`, program, ...args], options }
}

/** Why this identity cannot run a command; undefined when it can. */
export function whyNot(identity: Identity, path: string, args: readonly string[]): string | undefined {
  const { program, args: all, options } = commandAs(identity, path, args)
  const { status, error, stderr } = spawnSync(program, all, {
    ...options,
    cwd: '/',
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  if (status === 0) return undefined
  return error?.message ?? (stderr.toString().trim() || `it ended with ${status}`)
}

/** Whether this identity can work in a folder: it needs a way through every folder above. */
export function mayEnter(identity: Identity, folder: string): boolean {
  return identity.kind === 'self' || whyNot(identity, 'test', ['-x', join(folder, '/.')]) === undefined
}
