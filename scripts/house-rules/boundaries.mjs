// A package is entered by its name, through what it exports; a relative path into another package is a back door.
import { dirname, posix } from 'node:path'
import ts from 'typescript'
import { isCode } from '../source-files.mjs'
import { lineOf, nodesOf } from './read-file.mjs'

/** @type {import('./read-file.mjs').HouseRule} */
export const packageByName = {
  name: 'package-by-name',
  appliesTo: (path) => isCode(path) && path.startsWith('packages/'),
  check({ path, source }) {
    if (!source) return []
    return [...nodesOf(source)]
      .filter((node) => leavesPackage(path, node))
      .map((node) => ({ line: lineOf(node), message: 'import another package by its name' }))
  },
}

/**
 * @param {string} path
 * @param {ts.Node} node
 */
function leavesPackage(path, node) {
  if (!ts.isStringLiteral(node) || !/^\.\.?\//.test(node.text) || !isSpecifier(node)) return false
  const target = posix.join(dirname(path), node.text)
  const [, from] = path.split('/')
  return target.startsWith('packages/') && !target.startsWith(`packages/${from}/`)
}

/** @param {ts.StringLiteral} node */
function isSpecifier({ parent }) {
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent)) return true
  if (ts.isLiteralTypeNode(parent)) return ts.isImportTypeNode(parent.parent)
  return ts.isCallExpression(parent) && parent.expression.kind === ts.SyntaxKind.ImportKeyword
}
