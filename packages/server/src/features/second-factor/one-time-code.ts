import { Secret, TOTP } from 'otpauth'

/** What authenticator programs do unless told otherwise: RFC 6238 with SHA-1, six digits, thirty seconds. */
const [PERIOD, DIGITS] = [30, 6]
const SECRET_BYTES = 20
/** Codes of the step before and after are taken: clocks differ. */
const WINDOW = 1

export function makeSecret(): Uint8Array {
  return new Secret({ size: SECRET_BYTES }).bytes
}

/** The step whose code this is, near `now` (Unix seconds), or undefined. */
export function stepOf(secret: Uint8Array, code: string, now: number): number | undefined {
  const delta = totp(secret).validate({ token: code, timestamp: now * 1_000, window: WINDOW })
  return delta === null ? undefined : Math.floor(now / PERIOD) + delta
}

/** How an authenticator takes the secret in: as text to type, and as the address that a picture holds. */
export function describeSecret(secret: Uint8Array, label: string, issuer: string): { secret: string; uri: string } {
  const described = totp(secret)
  described.label = label
  described.issuer = issuer
  return { secret: described.secret.base32, uri: described.toString() }
}

function totp(bytes: Uint8Array): TOTP {
  return new TOTP({ secret: new Secret({ buffer: Uint8Array.from(bytes).buffer }), digits: DIGITS, period: PERIOD })
}
