import { randomInt } from 'node:crypto'
import { hashSecret } from '../../access/authenticate.ts'
import type { Tx } from '../../platform/db/connect.ts'

const COUNT = 10
/** No letter or digit that is read as another. Sixteen of them are 80 bits, so a fast hash is enough. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyz23456789'
const GROUPS = 4

/** Replaces a user's recovery codes. They are told once; only their hashes are kept. */
export async function replaceRecoveryCodes(tx: Tx, userId: number): Promise<string[]> {
  const codes = Array.from({ length: COUNT }, randomCode)
  await tx.deleteFrom('recovery_codes').where('user_id', '=', userId).execute()
  await tx
    .insertInto('recovery_codes')
    .values(codes.map((code) => ({ user_id: userId, code_hash: hashOf(code) })))
    .execute()
  return codes
}

/** Takes a recovery code, which is gone with it. */
export async function takeRecoveryCode(tx: Tx, userId: number, code: string): Promise<boolean> {
  const taken = await tx
    .deleteFrom('recovery_codes')
    .where('user_id', '=', userId)
    .where('code_hash', '=', hashOf(code))
    .returning('user_id')
    .executeTakeFirst()
  return taken !== undefined
}

function randomCode(): string {
  const group = () => Array.from({ length: 4 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  return Array.from({ length: GROUPS }, group).join('-')
}

/** Blanks, dashes and case do not matter: people type these from paper. */
function hashOf(code: string): Buffer {
  return hashSecret(code.toLowerCase().replace(/[\s-]/g, ''))
}
