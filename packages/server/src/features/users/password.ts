import { hash, verify } from '@node-rs/argon2'
import { Problem } from '../../platform/http/problem.ts'

const MIN_LENGTH = 12
/** Upper case, lower case, and a digit or a sign; or sixteen characters of anything. */
const COMPLEX = [/\d|\W/, /[A-Z]/, /[a-z]/]
const LONG_ENOUGH = 16

/** The rule in words, for those who have to choose one. */
export const PASSWORD_RULE =
  'It takes 12 characters with upper case, lower case and a digit or sign among them, or 16 of any kind.'

/** What is wrong with a password, in MISP's words, or undefined. */
export function passwordFault(password: string): string | undefined {
  if (password.length < MIN_LENGTH) return 'Password length requirement not met.'
  const isComplex = password.length >= LONG_ENOUGH || COMPLEX.every((rule) => rule.test(password))
  return isComplex ? undefined : 'Password complexity requirement not met.'
}

/** Argon2id with the library's recommended cost. */
export async function hashPassword(password: string): Promise<string> {
  const fault = passwordFault(password)
  if (fault !== undefined) throw new Problem('rejected', fault, { errors: { password: [fault] } })
  return hash(password)
}

/** Whether the password is the one; a user without one never is, and takes as long to find out. */
export async function isPassword(stored: string | undefined, password: string): Promise<boolean> {
  if (stored !== undefined && stored !== '') return verify(stored, password)
  await verify(await decoy, password)
  return false
}

const decoy = hash('nobody has this password')
