// How long a file may be, and what it may not consist of.
import { basename } from 'node:path'
import ts from 'typescript'

const MAX_LINES = 400
const PUBLIC_ROOT = /^packages\/[^/]+\/src\/index\.ts$/

/** @type {import('./read-file.mjs').HouseRule} */
export const fileLength = {
  name: 'file-length',
  appliesTo: (path) => /\.(tsx?|mjs)$/.test(path),
  check({ text, lines, isData }) {
    const count = text.endsWith('\n') ? lines.length - 1 : lines.length
    if (isData || count <= MAX_LINES) return []
    return [{ line: MAX_LINES + 1, message: `${count} lines, at most ${MAX_LINES}: cut it by verb` }]
  },
}

/** @type {import('./read-file.mjs').HouseRule} */
export const noBarrel = {
  name: 'no-barrel',
  appliesTo: (path) => /\.tsx?$/.test(path) && !PUBLIC_ROOT.test(path),
  check({ path, source }) {
    if (/^index\.tsx?$/.test(basename(path))) {
      return [
        { line: 1, message: "index.ts is a package's public root and nothing else: name the file for what is in it" },
      ]
    }
    const statements = source?.statements ?? []
    const reExports = statements.filter((statement) => ts.isExportDeclaration(statement) && statement.moduleSpecifier)
    const isBarrel = reExports.length > 0 && reExports.length === statements.length
    return isBarrel ? [{ line: 1, message: 'only exports what others define: import it from where it is' }] : []
  },
}
