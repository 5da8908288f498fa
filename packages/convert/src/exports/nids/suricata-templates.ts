import { snortTemplates } from './snort-templates.ts'
import type { RuleTemplate } from './template.ts'

const WEB = 'http $HOME_NET any -> $EXTERNAL_NET any'

/**
 * Suricata knows protocols where Snort looks into packets. Source: MISP's NidsSuricataExport, in `import-export` §3.1; but a
 * domain names the buffer of headers once, since Suricata warns of the second time.
 */
export const suricataTemplates: Readonly<Record<string, readonly RuleTemplate[]>> = {
  ...snortTemplates,
  domain: [
    {
      head: 'dns any any -> any any',
      message: 'Domain {shown}',
      content: 'dns.query; content:"{value}"; nocase; pcre: "/(^|[^A-Za-z0-9-]){quoted}$/i";',
    },
    {
      head: WEB,
      message: 'Outgoing HTTP Domain {shown}',
      content:
        'flow:to_server,established; http.header; content: "Host|3a|"; nocase; content:"{value}"; fast_pattern; nocase; pcre: "/(^|[^A-Za-z0-9-]){quoted}[^A-Za-z0-9-\\.]/Hi";',
      keepsSession: true,
    },
  ],
  hostname: [
    {
      head: 'dns any any -> any any',
      message: 'Hostname {shown}',
      content: 'dns.query; content:"{value}"; nocase; pcre: "/(^|[^A-Za-z0-9-\\.]){quoted}$/i";',
    },
    {
      head: WEB,
      message: 'Outgoing HTTP Hostname {shown}',
      content:
        'flow:to_server,established; http.header; content: "Host|3a| {value}"; fast_pattern; nocase; pcre: "/(^|[^A-Za-z0-9-\\.]){quoted}[^A-Za-z0-9-\\.]/Hi";',
      keepsSession: true,
    },
  ],
  'user-agent': [
    {
      head: WEB,
      message: 'Outgoing User-Agent {shown}',
      content: 'flow:to_server,established; content:"{value}"; fast_pattern; http_user_agent;',
      keepsSession: true,
    },
  ],
  'ja3-fingerprint-md5': [
    {
      head: 'tls any any -> any any',
      message: 'JA3 Hash: {shown}',
      content: 'ja3.hash; content:"{value}"; fast_pattern;',
      keepsSession: true,
    },
  ],
}

/** How MISP writes the rule that it names the buffer of headers twice in. */
export const suricataTemplatesOfMisp: typeof suricataTemplates = {
  ...suricataTemplates,
  domain:
    suricataTemplates['domain']?.map((template) => ({
      ...template,
      content: template.content?.replace('nocase; content:"{value}"', 'nocase; http.header; content:"{value}"') ?? '',
    })) ?? [],
}

/** The rule for an address of a page, by its scheme and by whether it names a path. */
export const urlTemplates = {
  http: {
    head: 'http $HOME_NET any -> {ip} {port}',
    message: 'Outgoing URL {shown}',
    content: 'flow:to_server,established; http.header; content:"{host}"; nocase;',
    keepsSession: true,
  },
  httpPath: {
    head: 'http $HOME_NET any -> {ip} {port}',
    message: 'Outgoing URL {shown}',
    content:
      'flow:to_server,established; http.header; content:"{host}"; fast_pattern; nocase; http.uri; content:"{path}"; nocase;',
    keepsSession: true,
  },
  https: {
    head: 'tls $HOME_NET any -> $EXTERNAL_NET {port}',
    message: 'Outgoing URL {shown}',
    content: 'tls.sni; content:"{host}";',
    keepsSession: true,
  },
  ssh: {
    head: 'tcp $HOME_NET any -> {ip} $SSH_PORTS',
    message: 'Outgoing URL {shown}',
    content: 'flow:to_server; app-layer-protocol:ssh;',
  },
  ftp: {
    head: 'tcp $HOME_NET any -> {ip} {port}',
    message: 'Outgoing URL {shown}',
    content: 'flow:to_server; app-layer-protocol:ftp;',
  },
  other: {
    head: WEB,
    message: 'Outgoing URL {shown}',
    content: 'flow:to_server,established; http.uri; content:"{value}"; fast_pattern; nocase;',
    keepsSession: true,
  },
} as const satisfies Record<string, RuleTemplate>
