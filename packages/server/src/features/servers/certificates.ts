import { createPrivateKey, X509Certificate } from 'node:crypto'
import type { Context } from '../../context.ts'
import { seal, unseal } from '../../platform/files/seal.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { LinkTls } from '../../platform/outbound/trusted-agents.ts'
import type { ServerRow } from './find-server.ts'

/** What certificates of this server and their keys are sealed for. */
const CERTIFICATE_PURPOSE = 'servers.client_cert_file'

/** What a request says of certificates: files in base64, as MISP takes them, or that there is to be none any more. */
type SentCertificates = {
  submitted_cert?: string | undefined
  submitted_client_cert?: string | undefined
  delete_cert?: boolean | undefined
  delete_client_cert?: boolean | undefined
}

/** What is said of certificates, and what is said of the link itself. */
export function partCertificates<Sent extends SentCertificates>(said: Sent) {
  const { submitted_cert, submitted_client_cert, delete_cert, delete_client_cert, ...sent } = said
  return { sent, certificates: { submitted_cert, submitted_client_cert, delete_cert, delete_client_cert } }
}

/**
 * The columns that certificates change; what was not sent stays.
 *
 * Source: MISP's ServersController::__saveCert.
 */
export async function certificateColumns({ config }: Context, sent: SentCertificates) {
  const client = sent.submitted_client_cert && pemOf(sent.submitted_client_cert)
  const sealed = client && (await seal(config.dataDir, CERTIFICATE_PURPOSE, Buffer.from(client)))
  return {
    ...(sent.submitted_cert ? { cert_file: pemOf(sent.submitted_cert) } : {}),
    ...(sent.delete_cert ? { cert_file: null } : {}),
    ...(sealed ? { client_cert_file: sealed } : {}),
    ...(sent.delete_client_cert ? { client_cert_file: null } : {}),
  }
}

/** What is wrong with what was sent, by field. */
export function certificateFaults(sent: SentCertificates): Record<string, string[]> {
  const { submitted_cert, submitted_client_cert } = sent
  return {
    ...(submitted_cert && !isCertificate(pemOf(submitted_cert)) ? { submitted_cert: ['Invalid certificate.'] } : {}),
    ...(submitted_client_cert && !hasItsKey(pemOf(submitted_client_cert))
      ? { submitted_client_cert: ['Invalid certificate: a certificate and its own private key are expected, as PEM.'] }
      : {}),
  }
}

/** How a link is opened. */
export async function tlsOf({ config }: Context, server: ServerRow): Promise<LinkTls> {
  const { cert_file, client_cert_file } = server
  const client = client_cert_file && (await unseal(config.dataDir, CERTIFICATE_PURPOSE, client_cert_file))?.toString()
  if (client_cert_file && !client) {
    throw new Problem(
      'invalid',
      `The certificate of server ${server.id} cannot be read with the keys of this data folder: send it anew.`,
    )
  }
  return { ...(cert_file ? { ca: cert_file } : {}), ...(client ? { cert: client, key: client } : {}) }
}

function pemOf(base64: string): string {
  return Buffer.from(base64, 'base64').toString()
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0
  } catch {
    return false
  }
}

function hasItsKey(pem: string): boolean {
  try {
    return new X509Certificate(pem).checkPrivateKey(createPrivateKey(pem))
  } catch {
    return false
  }
}
