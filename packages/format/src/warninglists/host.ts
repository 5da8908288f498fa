/**
 * The host that a value names: what stands before the first slash, or before the third where the value holds `//`; in
 * lower case, without port and trailing dots. MISP minds the case and the port; `EXAMPLE.com:80` is the same host here.
 */
export function hostOf(value: string): string {
  const host = hostPart(value)
  return withoutDots(withoutPort(host)).toLowerCase()
}

/** An entry as hosts are compared with it. */
export function hostEntry(entry: string): string {
  return entry.toLowerCase().replace(/^\.+|\.+$/g, '')
}

function hostPart(value: string): string {
  const slash = value.indexOf('/')
  if (slash === -1) return value
  if (!value.includes('//')) return value.slice(0, slash)
  const second = value.indexOf('/', slash + 1)
  const third = value.indexOf('/', second + 1)
  return value.slice(second + 1, third === -1 ? undefined : third)
}

function withoutPort(host: string): string {
  const colon = host.lastIndexOf(':')
  return colon !== -1 && isDigits(host, colon + 1) ? host.slice(0, colon) : host
}

function isDigits(text: string, from: number): boolean {
  for (let i = from; i < text.length; i++) if (text.charCodeAt(i) < 0x30 || text.charCodeAt(i) > 0x39) return false
  return true
}

function withoutDots(host: string): string {
  let end = host.length
  while (end > 0 && host.charCodeAt(end - 1) === 0x2e) end--
  return host.slice(0, end)
}
