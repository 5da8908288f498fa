import { createHash } from 'node:crypto'
import type { CacheOptions } from '@tocsin/convert'
import { isWished, textWish, type Wishes } from '../../platform/http/wishes.ts'

type Wishing = { wishes: Wishes }

export const none = (): object => ({})

/** Options that have in the request the names that they have in the format; those that it does not say are left out. */
export function said<Name extends string>(
  ...names: readonly Name[]
): (asked: Wishing) => Partial<Record<Name, string>> {
  return ({ wishes }) => {
    const options: Partial<Record<Name, string>> = {}
    for (const name of names) {
      const wish = wishes[name]
      if (wish !== undefined && wish !== null) options[name] = textWish(wish)
    }
    return options
  }
}

/** Names of hashes as PHP has them. */
const HASHES = new Set(['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512'])

export function cacheOptions({ wishes }: Wishing): CacheOptions {
  const sent = textWish(wishes['hash_type'], 'md5')
  const algorithm = HASHES.has(sent) ? sent : 'md5'
  return {
    hash: (value) => createHash(algorithm).update(value).digest('hex'),
    includeEventUuid: isWished(wishes['includeEventUuid']),
  }
}
