// What is allowed only with a reason beside it.
import ts from 'typescript'
import { isCode } from '../source-files.mjs'
import { lineOf, nodesOf } from './read-file.mjs'

const DISABLE = /(\/\/|\/\*)\s*(oxlint|eslint)-disable/

/** @type {import('./read-file.mjs').HouseRule} */
export const anyWithReason = {
  name: 'any-with-reason',
  appliesTo: isCode,
  check({ source, lines }) {
    if (!source) return []
    return [...nodesOf(source)]
      .filter((node) => node.kind === ts.SyntaxKind.AnyKeyword)
      .map(lineOf)
      .filter((line) => !hasComment(lines[line - 1]) && !hasComment(lines[line - 2]))
      .map((line) => ({ line, message: 'any needs a comment that says why, on its line or the one before' }))
  },
}

/** @type {import('./read-file.mjs').HouseRule} */
export const suppressionWithReason = {
  name: 'suppression-with-reason',
  appliesTo: isCode,
  check({ lines }) {
    return lines.flatMap((text, index) => {
      const message = suppressionFault(text, lines[index - 1])
      return message ? [{ line: index + 1, message }] : []
    })
  },
}

/**
 * @param {string} text
 * @param {string | undefined} before the line before it, where a reason may stand too
 */
function suppressionFault(text, before) {
  if (/^\s*(\/\/|\/?\*+)\s*@ts-(ignore|nocheck)\b/.test(text)) {
    return 'says nothing when the error is gone: use @ts-expect-error with a reason'
  }
  if (/^\s*(\/\/|\/?\*+)\s*@ts-expect-error\W*$/.test(text)) return '@ts-expect-error needs a reason behind it'
  const isReasoned = /--\s*\w/.test(text) || (hasComment(before) && !DISABLE.test(before ?? ''))
  return DISABLE.test(text) && !isReasoned ? 'say why, after “--” or on the line before' : undefined
}

/** @param {string | undefined} text */
function hasComment(text) {
  return text !== undefined && /(^|[^:])\/\/|\/\*|^\s*\*/.test(text)
}
