import type { Finding } from '@tocsin/format'
import { printable } from './printable.ts'

/** `Event.Attribute[3].value: IP address has an invalid format. (attribute.value.ip, found "300.1.1.1")` */
export function findingLine({ path, rule, message, value }: Finding): string {
  const found = value === undefined ? 'nothing' : JSON.stringify(value)
  return printable(`${path}: ${message} (${rule}, found ${found})`)
}
