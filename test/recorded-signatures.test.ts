import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { isProvenBy } from '../packages/server/src/platform/openpgp/proof.ts'

/** What two MISP 2.5.1 servers signed while they exchanged protected events, held to our way of checking it. */
const RECORDED = join(import.meta.dirname, '../../shared/reference/misp-answers/sync-exchanges.jsonl')
const SIGNATURE = 'x-pgp-signature'

type Message = { headers: Record<string, string> | null; body: { Event?: { CryptographicKey?: Key[] } } | null }
type Key = { key_data: string }

/** Which scenarios were signed by a key of the event, by how MISP's own check ended. */
const EXPECTED = {
  '62-protected-event-pull': [true, true],
  '62b-protected-event-push': [true, true],
  // The signature is garbage; the foreign key alone; the key is good, and MISP's stored one was not.
  '62c-protected-event-bad-signature': [false],
  '62d-protected-event-key-missing-at-server': [false, false],
  '62e-protected-event-pull-known-bad-key': [true, true],
  // Signed by a subkey.
  '62s-protected-event-signing-subkey': [false],
  '62t-protected-event-push-signing-subkey': [false, false, false, false],
}

test.skipIf(!existsSync(RECORDED))('what MISP signed is believed where MISP believed it', async () => {
  const verdicts: Record<string, boolean[]> = {}
  for (const line of readFileSync(RECORDED, 'utf8').split('\n')) {
    if (!line.includes(SIGNATURE)) continue
    const { scenario, req_headers, req_body, res_headers, res_body } = JSON.parse(line)
    const messages: Message[] = [
      { headers: req_headers, body: req_body },
      { headers: res_headers, body: res_body },
    ]
    for (const { headers, body } of messages) {
      const signature = headers?.[SIGNATURE]
      if (signature === undefined) continue
      const keys = body?.Event?.CryptographicKey?.map(({ key_data }) => key_data) ?? []
      const proof = { bytes: Buffer.from(JSON.stringify(body)), signature }
      verdicts[scenario] = [...(verdicts[scenario] ?? []), await isProvenBy(proof, keys, new Date('2027-01-01'))]
    }
  }
  expect(verdicts).toEqual(EXPECTED)
})
