import { opendir, readFile, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { Problem } from '../../platform/http/problem.ts'
import { bounds, mayBeDocument, shownPath, TOO_LARGE, type SourceDocument } from './source-document.ts'

/** All documents of a folder and those below it, in the order of their names. Links are not followed: they may lead anywhere. */
export async function* readFolder(root: string): AsyncGenerator<SourceDocument> {
  let files = 0
  for await (const file of filesBelow(root, root)) {
    if (++files > bounds.files) throw new Problem('invalid', `The folder holds more than ${bounds.files} files.`)
    const path = shownPath(relative(root, file))
    const { size } = await stat(file)
    if (size > bounds.document) yield { path, fault: TOO_LARGE }
    else yield { path, bytes: await readFile(file) }
  }
}

async function* filesBelow(root: string, folder: string): AsyncGenerator<string> {
  const entries = []
  for await (const entry of await opendir(folder)) entries.push(entry)
  entries.sort((a, b) => (a.name < b.name ? -1 : 1))
  for (const entry of entries) {
    const path = join(folder, entry.name)
    if (entry.isDirectory() && !/^(\.|node_modules$)/.test(entry.name)) yield* filesBelow(root, path)
    else if (entry.isFile() && mayBeDocument(relative(root, path))) yield path
  }
}
