import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/**
 * Whom PostgreSQL runs as. It refuses to be root, so root hands it to a user namespace in which root has another name:
 * nothing changes owner. Where namespaces are refused, an account of the system takes over, and its folders change owner.
 */
export type Identity =
  { kind: 'self' } | { kind: 'namespace'; uid: number } | { kind: 'account'; uid: number; gid: number }

export function chooseIdentity(): Identity {
  if (process.getuid?.() !== 0) return { kind: 'self' }
  const { uid, gid } = ordinaryAccount()
  const namespace = { kind: 'namespace', uid } as const
  return runs(namespace, 'true') ? namespace : { kind: 'account', uid, gid }
}

/** `nobody`, or the first account that is not root: initdb asks that its user have an entry. */
function ordinaryAccount(): { uid: number; gid: number } {
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ uid }) => uid > 0)
  return accounts.find(({ name }) => name === 'nobody') ?? accounts[0] ?? { uid: 65_534, gid: 65_534 }
}

/** A command as this identity runs it. */
export function commandAs(
  identity: Identity,
  program: string,
  args: readonly string[],
): { program: string; args: string[] } {
  if (identity.kind !== 'namespace') return { program, args: [...args] }
  return { program: 'unshare', args: ['-U', `--map-user=${identity.uid}`, program, ...args] }
}

/** The part of the spawn options that changes the user. */
export function userOf(identity: Identity): { uid?: number; gid?: number } {
  return identity.kind === 'account' ? { uid: identity.uid, gid: identity.gid } : {}
}

/** Whether this identity can run a program at all. */
export function runs(identity: Identity, path: string): boolean {
  const { program, args } = commandAs(identity, path, ['--version'])
  return spawnSync(program, args, { stdio: 'ignore', ...userOf(identity) }).status === 0
}
