// The environment is read where a program starts, and handed on as values.
import ts from 'typescript'
import { isCode } from '../source-files.mjs'
import { lineOf, nodesOf } from './read-file.mjs'

const READERS = /^(packages\/(server|cli)\/src\/main\.ts$|(scripts|test|bench)\/)/

/** @type {import('./read-file.mjs').HouseRule} */
export const environmentInMain = {
  name: 'environment-in-main',
  appliesTo: (path) => isCode(path) && !READERS.test(path),
  check({ source }) {
    if (!source) return []
    return [...nodesOf(source)]
      .filter((node) => readsEnvironment(node))
      .map((node) => ({ line: lineOf(node), message: 'only main.ts reads process.env: take it as an argument' }))
  },
}

/** @param {ts.Node} node */
function readsEnvironment(node) {
  if (ts.isPropertyAccessExpression(node)) return node.name.text === 'env' && isProcess(node.expression)
  if (ts.isElementAccessExpression(node)) {
    return (
      ts.isStringLiteral(node.argumentExpression) &&
      node.argumentExpression.text === 'env' &&
      isProcess(node.expression)
    )
  }
  if (ts.isVariableDeclaration(node)) return isProcess(node.initializer) && takesEnv(node.name)
  if (ts.isImportSpecifier(node)) return (node.propertyName ?? node.name).text === 'env' && isFromProcess(node)
  return false
}

/** @param {ts.Expression | undefined} expression */
function isProcess(expression) {
  if (!expression) return false
  if (ts.isIdentifier(expression)) return expression.text === 'process'
  return ts.isPropertyAccessExpression(expression) && expression.name.text === 'process'
}

/** @param {ts.BindingName} name */
function takesEnv(name) {
  return (
    ts.isObjectBindingPattern(name) &&
    name.elements.some((element) => (element.propertyName ?? element.name).getText() === 'env')
  )
}

/** @param {ts.ImportSpecifier} node */
function isFromProcess(node) {
  const { moduleSpecifier } = node.parent.parent.parent
  return ts.isStringLiteral(moduleSpecifier) && /^(node:)?process$/.test(moduleSpecifier.text)
}
