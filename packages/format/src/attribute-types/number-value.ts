import type { Fault } from './verdict.ts'

const list: Fault = { rule: 'attribute.value.list', message: 'Value is an array.' }

/**
 * The text that MISP makes of a `value` sent as some other JSON than a string: numbers as decimals, `true` as `1`,
 * `false` and `null` as nothing. Lists and maps are refused, as MISP means to. Unlike MISP (PHP), a number with a
 * fraction or exponent is written in JavaScript's shortest form: `1e+21`, not `1.0E+21`.
 */
export function valueText(value: unknown): { ok: true; text: string } | ({ ok: false } & Fault) {
  switch (typeof value) {
    case 'string':
      return { ok: true, text: value }
    case 'number':
      return { ok: true, text: String(value) }
    case 'boolean':
      return { ok: true, text: value ? '1' : '' }
    default:
      return value === null || value === undefined ? { ok: true, text: '' } : { ok: false, ...list }
  }
}
