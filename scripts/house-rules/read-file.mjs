import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { isCode } from '../source-files.mjs'

/**
 * One file of the project as a rule sees it. `source` is there for code alone.
 * @typedef {{ path: string, text: string, lines: string[], isData: boolean, source: ts.SourceFile | undefined }} ProjectFile
 */

/**
 * One place where a file breaks a rule; `line` counts from 1.
 * @typedef {{ line: number, message: string }} Fault
 */

/**
 * A house rule: a plain value in the list of ../house-rules.mjs.
 * @typedef {{ name: string, appliesTo: (path: string) => boolean, check: (file: ProjectFile) => Fault[] }} HouseRule
 */

/**
 * @param {string} root
 * @param {string} path
 * @returns {ProjectFile}
 */
export function readFile(root, path) {
  const text = readFileSync(join(root, path), 'utf8')
  const source = isCode(path) ? ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true) : undefined
  return { path, text, lines: text.split('\n'), isData: text.startsWith('// data:'), source }
}

/**
 * The node and everything in it, outside first.
 * @param {ts.Node} node
 * @returns {Generator<ts.Node>}
 */
export function* nodesOf(node) {
  yield node
  const children = /** @type {ts.Node[]} */ ([])
  ts.forEachChild(node, (child) => void children.push(child))
  for (const child of children) yield* nodesOf(child)
}

/**
 * @param {ts.Node} node
 */
export function lineOf(node) {
  const source = node.getSourceFile()
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1
}
