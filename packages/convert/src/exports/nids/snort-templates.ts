import type { RuleTemplate } from './template.ts'

const MAIL = 'tcp $EXTERNAL_NET any -> $SMTP_SERVERS 25'
const END_OF_HEAD = 'content:"|0D 0A 0D 0A|"; within:8192;'
const DNS_QUESTION = 'content:"|01 00 00 01 00 00 00 00 00 01|"; depth:10; offset:2;'
const WEB = 'tcp $HOME_NET any -> $EXTERNAL_NET $HTTP_PORTS'

function mail(message: string, field: string): RuleTemplate {
  const content = `flow:established,to_server; content:"${field}|3a|"; nocase; content:"{value}"; fast_pattern; nocase; ${END_OF_HEAD}`
  return { head: MAIL, message, content, keepsSession: true }
}

/** A question for a name, over both transports. */
function asked(message: string, name: string): RuleTemplate[] {
  const content = `${DNS_QUESTION} content:"${name}"; fast_pattern; nocase;`
  return [
    { head: 'udp any any -> any 53', message, content },
    { head: 'tcp any any -> any 53', message, content: `${content} flow:established;` },
  ]
}

/** The rules that an attribute of a type stands for. Source: MISP's NidsExport, in `import-export` §3.1. */
export const snortTemplates: Readonly<Record<string, readonly RuleTemplate[]>> = {
  'ip-dst': [{ head: 'ip $HOME_NET any -> {ip} {port}', message: 'Outgoing To IP: {address}' }],
  'ip-src': [{ head: 'ip {ip} {port} -> $HOME_NET any', message: 'Incoming From IP: {address}' }],
  'email-src': [mail('Source Email Address: {shown}', 'MAIL FROM')],
  'email-dst': [mail('Destination Email Address: {shown}', 'RCPT TO')],
  'email-subject': [mail('Bad Email Subject', 'Subject')],
  'email-attachment': [
    {
      head: MAIL,
      message: 'Bad Email Attachment',
      content: `flow:established,to_server; content:"Content-Disposition|3a| attachment|3b| filename|3d 22|"; content:"{value}|22|"; fast_pattern; ${END_OF_HEAD}`,
      keepsSession: true,
    },
  ],
  domain: [
    ...asked('Domain: {shown}', '{dns}'),
    {
      head: WEB,
      message: 'Outgoing HTTP Domain: {shown}',
      content:
        'flow:to_server,established; content: "Host|3a|"; nocase; http_header; content:"{value}"; fast_pattern; nocase; http_header; pcre: "/(^|[^A-Za-z0-9-]){quoted}[^A-Za-z0-9-\\.]/H";',
      keepsSession: true,
    },
  ],
  hostname: [
    ...asked('Hostname: {shown}', '|01|{dns}'),
    {
      head: WEB,
      message: 'Outgoing HTTP Hostname: {shown}',
      content:
        'flow:to_server,established; content: "Host|3a| {value}"; nocase; http_header; pcre: "/(^|[^A-Za-z0-9-\\.]){quoted}[^A-Za-z0-9-\\.]/H";',
      keepsSession: true,
    },
  ],
  url: [
    {
      head: WEB,
      message: 'Outgoing HTTP URL: {shown}',
      content: 'flow:to_server,established; content:"{value}"; nocase; http_uri;',
      keepsSession: true,
    },
  ],
  'user-agent': [
    {
      head: WEB,
      message: 'Outgoing User-Agent: {shown}',
      content: 'flow:to_server,established; content:"{value}"; http_header;',
      keepsSession: true,
    },
  ],
}
