import { hash, verify } from '@node-rs/argon2'
import type { Db, Tx } from '../../platform/db/connect.ts'
import { readSetting } from '../../platform/settings/read-setting.ts'
import { toPattern } from '../../platform/settings/pattern.ts'

/** What a password has to be; without a pattern, the standard one. */
export type PasswordPolicy = { minLength: number; pattern: RegExp | undefined }

const MIN_LENGTH = 12
/** Upper case, lower case, and a digit or a sign; or sixteen characters of anything. */
const COMPLEX = [/\d|\W/, /[A-Z]/, /[a-z]/]
const LONG_ENOUGH = 16
/** Longer ones would only cost time: a pattern of a site admin's may be slow. */
const MAX_LENGTH = 1_024

export const standardPolicy: PasswordPolicy = { minLength: MIN_LENGTH, pattern: undefined }

/** The standard rule in words, for those who have to choose one. */
export const PASSWORD_RULE =
  'It takes 12 characters with upper case, lower case and a digit or sign among them, or 16 of any kind.'

/** What site admins demand of passwords here. Source: MISP's Security.password_policy_length and …_complexity. */
export async function readPolicy(db: Db | Tx): Promise<PasswordPolicy> {
  const pattern = await readSetting(db, 'Security.password_policy_complexity')
  const minLength = await readSetting(db, 'Security.password_policy_length')
  return { minLength, pattern: pattern === '' ? undefined : toPattern(pattern) }
}

/** What is wrong with a password, in MISP's words, or undefined. */
export function passwordFault(password: string, { minLength, pattern }: PasswordPolicy): string | undefined {
  if (password.length < minLength) return 'Password length requirement not met.'
  if (password.length > MAX_LENGTH) return `At most ${MAX_LENGTH} characters are allowed.`
  const isComplex = pattern?.test(password) ?? isStandard(password)
  return isComplex ? undefined : 'Password complexity requirement not met.'
}

function isStandard(password: string): boolean {
  return password.length >= LONG_ENOUGH || COMPLEX.every((rule) => rule.test(password))
}

/** Argon2id with the library's recommended cost. */
export async function hashPassword(password: string): Promise<string> {
  return hash(password)
}

/** Whether the password is the one; a user without one never is, and takes as long to find out. */
export async function isPassword(stored: string | undefined, password: string): Promise<boolean> {
  if (stored !== undefined && stored !== '') return verify(stored, password)
  await verify(await decoy, password)
  return false
}

const decoy = hash('nobody has this password')
