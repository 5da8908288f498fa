import type { Context } from '../../context.ts'
import type { Db } from '../../platform/db/connect.ts'
import { seal, unseal } from '../../platform/files/seal.ts'
import { makeKeyPair, signBytes, type KeyPair } from '../../platform/openpgp/signatures.ts'

const PURPOSE = 'instance key'

type OwnKeyContext = Pick<Context, 'db' | 'config' | 'clock'>

const opened = new WeakMap<Db, Promise<KeyPair>>()

/** The key that this server signs with: made when it is first needed, and the same for all processes of one database. */
export async function instanceKey(context: OwnKeyContext): Promise<KeyPair> {
  const known = opened.get(context.db)
  if (known) return known
  const key = openKey(context)
  opened.set(context.db, key)
  // What failed may have been an accident.
  key.catch(() => opened.delete(context.db))
  return key
}

/** A detached signature of this server over these bytes. */
export async function signWithInstanceKey(context: OwnKeyContext, bytes: Uint8Array): Promise<Uint8Array> {
  const { privateKey } = await instanceKey(context)
  return signBytes(privateKey, bytes, context.clock.now())
}

async function openKey(context: OwnKeyContext): Promise<KeyPair> {
  return (await readKept(context)) ?? (await keepNew(context))
}

async function readKept({ db, config }: OwnKeyContext): Promise<KeyPair | undefined> {
  const row = await db.selectFrom('instance_keys').selectAll().executeTakeFirst()
  if (!row) return undefined
  const privateKey = await unseal(config.dataDir, PURPOSE, row.private_key)
  if (!privateKey) {
    throw new Error('The key of this server was sealed with another key than the one in the data folder.')
  }
  return { privateKey: privateKey.toString('utf8'), publicKey: row.public_key, fingerprint: row.fingerprint }
}

/** Of several processes that make one at once, the first one's stays. */
async function keepNew(context: OwnKeyContext): Promise<KeyPair> {
  const { db, config, clock } = context
  const identity = await db.selectFrom('server_identity').select('uuid').executeTakeFirst()
  const made = await makeKeyPair(`Tocsin ${identity?.uuid ?? ''}`.trim(), clock.now())
  await db
    .insertInto('instance_keys')
    .values({
      private_key: await seal(config.dataDir, PURPOSE, Buffer.from(made.privateKey)),
      public_key: made.publicKey,
      fingerprint: made.fingerprint,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return (await readKept(context)) ?? made
}
