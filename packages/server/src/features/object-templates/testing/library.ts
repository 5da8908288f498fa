import { randomUUID } from 'node:crypto'
import type { Context } from '../../../context.ts'
import { inTransaction } from '../../../platform/db/connect.ts'
import { objectTemplates } from '../template-kind.ts'

/** A template as a library would bring it; a door has a lock, and keys or a porter. */
export function door(changes: Record<string, unknown> = {}) {
  return {
    name: 'door',
    uuid: randomUUID(),
    version: 1,
    description: 'What one enters by.',
    'meta-category': 'misc',
    attributes: {
      lock: { description: 'How it shuts.', 'misp-attribute': 'text', 'ui-priority': 1, disable_correlation: true },
      key: { description: 'What opens it.', 'misp-attribute': 'md5', 'ui-priority': 1, multiple: true, to_ids: false },
      port: {
        description: 'Where it stands.',
        'misp-attribute': 'port',
        'ui-priority': 0,
        categories: ['Network activity'],
        values_list: ['80', '443'],
      },
    },
    required: ['lock'],
    requiredOneOf: ['key', 'port'],
    ...changes,
  }
}

/** Keeps a template as the loader does. */
export async function loadTemplate<T extends object>(context: Context, document: T): Promise<T> {
  const read = objectTemplates.read(document)
  if ('faults' in read) throw new Error(JSON.stringify(read.faults))
  await inTransaction(context, async (tx) => read.keep(tx, 0))
  return document
}
