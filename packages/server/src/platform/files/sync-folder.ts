import { open } from 'node:fs/promises'

/** Makes names that were just put into a folder durable: syncing a file does not keep its name. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
