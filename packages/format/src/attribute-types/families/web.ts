import { asciiUpper } from '../ascii-case.ts'
import { refangUrl } from '../refang.ts'
import { isUrl } from '../url-shape.ts'
import { matching, wrongFormat, type ValueRule } from '../value-rule.ts'
import type { Fault } from '../verdict.ts'
import { checkLine } from './lines.ts'

const wrongLink = wrongFormat('attribute.value.link')
const wrongMethod: Fault = { rule: 'attribute.value.http-method', message: 'Unknown HTTP method.' }
const method =
  /OPTIONS|GET|HEAD|POST|PUT|DELETE|TRACE|CONNECT|PROPFIND|PROPPATCH|MKCOL|COPY|MOVE|LOCK|VERSION-CONTROL|REPORT|CHECKOUT|CHECKIN|MKWORKSPACE|UPDATE|LABEL|MERGE|BASELINE-CONTROL|MKACTIVITY|ORDERPATCH|ACL|PATCH|SEARCH/

/** Addresses of pages, and the methods to ask for them. A method counts wherever it stands in the value (MISP). */
export const webRules = {
  url: { normalise: refangUrl, check: checkLine },
  link: { normalise: refangUrl, check: (value) => (isUrl(value) ? undefined : wrongLink) },
  'http-method': { normalise: asciiUpper, check: matching(method, wrongMethod) },
} satisfies Record<string, ValueRule>
