import type { EngineWords } from './own-rule.ts'

/** Options that only Suricata knows. Those with a dot are its own too. Source: the manuals of Suricata 7 and Snort 2.9. */
const OF_SURICATA = new Set(
  `app-layer-event app-layer-protocol bsize bypass config dataset datarep decode-event dns_query dotprefix endswith engine-event
   enip_command fileext filemagic filemd5 filename filesha1 filesha256 filesize filestore flowint flowvar frame from_base64 geoip
   hostbits http_host http_host_raw http_protocol http_raw_host http_request_line http_start http_user_agent icmpv4-csum
   ipv4-csum iprep ja3_hash ja3_string krb5_err_code krb5_msg_type l3_proto lua luajit nfq_set_mark nfs_procedure noalert
   pcrexform pktvar prefilter requires startswith stream-event strip_whitespace target tcpv4-csum tcpv6-csum tls_cert_expired
   tls_cert_issuer tls_cert_notafter tls_cert_notbefore tls_cert_subject tls_cert_valid tls_sni tls_store to_lowercase to_md5
   to_sha1 to_sha256 to_uppercase udpv4-csum udpv6-csum url_decode xbits xor`.split(/\s+/),
)

/** Options that only Snort knows. */
const OF_SNORT = new Set(
  'activated_by activates count cvs file_type http_encode logto react resp sd_pattern session soid'.split(' '),
)

export const snortWords: EngineWords = {
  actions: ['alert', 'log', 'drop', 'reject', 'sdrop'],
  protocols: ['tcp', 'udp', 'icmp', 'ip'],
  isForeign: (option) => option.includes('.') || OF_SURICATA.has(option),
}

export const suricataWords: EngineWords = {
  actions: ['alert', 'drop', 'reject', 'rejectsrc', 'rejectdst', 'rejectboth'],
  protocols:
    `tcp udp icmp ip tcp-pkt tcp-stream ipv4 ipv6 ip4 ip6 icmpv4 icmpv6 sctp pkthdr http http1 http2 ftp ftp-data tls
    smb dns dcerpc dhcp ssh smtp imap nfs ntp tftp ike krb5 quic snmp sip rfb mqtt telnet rdp bittorrent-dht`.split(
      /\s+/,
    ),
  isForeign: (option) => OF_SNORT.has(option),
}
