/** What MISP calls how much a setting matters: 0 critical, 1 recommended, 2 optional. */
export type Level = 0 | 1 | 2

/** A setting of the server: what it holds, what it holds until a site admin says otherwise, and what it is for. */
export type Setting = { level: Level; description: string } & (Flag | Numeric | Text)
type Flag = { kind: 'boolean'; standard: boolean }
type Numeric = { kind: 'numeric'; standard: number; max: number }
type Text = { kind: 'string'; standard: string; faultOf?: (value: string) => string | undefined }

/** Reads a sent value by its setting's kind, in MISP's spellings; text that says what it has to be where it is none. */
export function readValue(setting: Setting, sent: unknown): { value: unknown } | { fault: string } {
  if (setting.kind === 'boolean') {
    if (sent === true || sent === 1 || sent === '1' || sent === 'true') return { value: true }
    if (sent === false || sent === 0 || sent === '0' || sent === 'false' || sent === '') return { value: false }
    return { fault: 'Value is not a boolean, make sure that you convert 1 to true for example.' }
  }
  const text = String(sent)
  if (setting.kind === 'numeric') {
    const isRead = /^\d{1,9}$/.test(text) && Number(text) <= setting.max
    return isRead ? { value: Number(text) } : { fault: `This setting has to be a number up to ${setting.max}.` }
  }
  const fault = text.includes('\0') ? 'Text must not contain NUL characters.' : setting.faultOf?.(text)
  return fault === undefined ? { value: text } : { fault }
}
