// A route says who may call it, where it is written; and it is written in routes.ts.
import { basename } from 'node:path'
import ts from 'typescript'
import { lineOf, nodesOf } from './read-file.mjs'

const METHODS = new Set(['get', 'post', 'put', 'delete', 'patch', 'head', 'options', 'all', 'route'])

/** @type {import('./read-file.mjs').HouseRule} */
export const routeSaysWho = {
  name: 'route-says-who',
  appliesTo: (path) => path.startsWith('packages/server/src/') && isProduct(path),
  check({ path, source }) {
    if (!source) return []
    const isRoutesFile = /(^|-)routes\.ts$/.test(basename(path))
    return [...nodesOf(source)]
      .filter((node) => ts.isCallExpression(node))
      .filter((call) => isRoute(call, isRoutesFile) && !call.arguments.some(saysWho))
      .map((call) => ({
        line: lineOf(call),
        message: 'the route does not say who may call it: { config: { may: … } }',
      }))
  },
}

/** @param {string} path */
function isProduct(path) {
  return path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.includes('/testing/')
}

/**
 * `app.get(…)` is a route everywhere; in a routes.ts so is every `x.get('/…')` and `x.route({ url })`.
 * @param {ts.CallExpression} call
 * @param {boolean} isRoutesFile
 */
function isRoute({ expression, arguments: [first] }, isRoutesFile) {
  if (!ts.isPropertyAccessExpression(expression) || !METHODS.has(expression.name.text)) return false
  if (ts.isIdentifier(expression.expression) && expression.expression.text === 'app') return true
  return isRoutesFile && first !== undefined && (isPath(first) || hasProperty(first, 'url'))
}

/** @param {ts.Expression} node */
function isPath(node) {
  if (ts.isTemplateExpression(node)) return node.head.text.startsWith('/')
  return ts.isStringLiteralLike(node) && node.text.startsWith('/')
}

/** @param {ts.Expression} argument */
function saysWho(argument) {
  return hasProperty(argument, 'may') || hasProperty(propertyOf(argument, 'config'), 'may')
}

/**
 * @param {ts.Expression | undefined} node
 * @param {string} name
 */
function hasProperty(node, name) {
  return (
    node !== undefined &&
    ts.isObjectLiteralExpression(node) &&
    node.properties.some((property) => isNamed(property, name))
  )
}

/**
 * @param {ts.Expression} node
 * @param {string} name
 * @returns {ts.Expression | undefined}
 */
function propertyOf(node, name) {
  if (!ts.isObjectLiteralExpression(node)) return undefined
  const property = node.properties.find((candidate) => isNamed(candidate, name))
  return property && ts.isPropertyAssignment(property) ? property.initializer : undefined
}

/**
 * @param {ts.ObjectLiteralElementLike} property
 * @param {string} name
 */
function isNamed(property, name) {
  return property.name !== undefined && ts.isIdentifier(property.name) && property.name.text === name
}
