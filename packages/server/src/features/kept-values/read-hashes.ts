import { isUuid } from '../../platform/uuid.ts'
import type { KeptValue } from './keep.ts'

/** Lines of hashes, each with the event that it is in where that is told, as feeds and servers tell them; others are passed over. */
export function readHashes(text: string): KeptValue[] {
  return text.split('\n').flatMap((line): KeptValue[] => {
    const [hash = '', uuid = ''] = line.trim().split(',')
    if (!/^[0-9a-f]{32}$/i.test(hash)) return []
    return [{ hash: hash.toLowerCase(), event_uuid: isUuid(uuid) ? uuid.toLowerCase() : null }]
  })
}
