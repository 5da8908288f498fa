import type { Address, Email, Mailbox } from 'postal-mime'
import type { Lose } from '../../loss.ts'
import { htmlToMarkdown } from '../../html/html-to-markdown.ts'
import { addReceived } from './received.ts'
import { addressHeaders, others, textHeaders } from './relations.ts'
import { Sheet, type RawAttribute } from './sheet.ts'

/** What MISP's `email` object says of a message: who, to whom, by which way, when, and what. */
export function emailAttributes(email: Email, lose: Lose): RawAttribute[] {
  const sheet = new Sheet(lose)
  addPeople(sheet, email)
  sheet.add(others.subject, email.subject)
  addDate(sheet, email, lose)
  addHeaders(sheet, email)
  addBody(sheet, email)
  return sheet.attributes
}

function addPeople(sheet: Sheet, email: Email): void {
  for (const [field, { address, name }] of Object.entries(addressHeaders)) {
    // The names of the table are fields of a message.
    const said = email[field as keyof typeof addressHeaders]
    for (const box of mailboxes(said)) {
      sheet.add(address, box.address)
      sheet.add(name, box.name)
      if (field === 'from') sheet.add(others.fromDomain, box.address.split('@')[1])
    }
  }
  sheet.add(others.returnPath, email.returnPath)
}

/** Members of a group are addressed as if they stood alone. */
function mailboxes(said: Address | Address[] | undefined): Mailbox[] {
  if (said === undefined) return []
  return [said].flat().flatMap((address) => (address.group === undefined ? [address] : address.group))
}

function addDate(sheet: Sheet, { date }: Email, lose: Lose): void {
  if (date === undefined) return
  if (Number.isNaN(Date.parse(date))) lose({ path: 'date', why: 'The date of the message is none.' })
  else sheet.add(others.sent, date)
}

function addHeaders(sheet: Sheet, { headers, headerLines }: Email): void {
  for (const { key, value } of headers) {
    const relation = textHeaders.get(key)
    if (relation) sheet.add(relation, value)
    if (key === 'content-type') sheet.add(others.boundary, /boundary="?([^";\s]{1,200})/i.exec(value)?.[1])
    if (key === 'received') addReceived(sheet, value)
  }
  sheet.add(others.header, headerLines.map(({ line }) => line).join('\n'))
}

/** The text; of a message that has none, that of its page. The page itself may tell what the text hides. */
function addBody(sheet: Sheet, { text, html }: Email): void {
  sheet.add(others.body, text ?? (html === undefined ? undefined : htmlToMarkdown(html).markdown))
  if (html !== undefined) sheet.add(others.body, html, { comment: 'HTML' })
}
