import type { Connection } from './connection.ts'

/** Whoever is logged in to a browser. */
export type Session = {
  user: { id: string; email: string }
  organisation: { id: string; uuid: string; name: string }
  role: { id: string; name: string }
  /** By MISP's names: `perm_add`, `perm_publish`, … A site admin may do everything. */
  permissions: string[]
  is_site_admin: boolean
  /** What has to be done before anything else. */
  duty: 'second-factor' | 'terms' | 'password' | null
  /** Goes with every change. */
  csrf_token: string
}

/** The right password opened a session, or a code of the second factor is asked for beside it. */
export type LogInOutcome = { state: 'open' } | { state: 'code-wanted'; token: string }

/** `uri` is what authenticators read from a picture (`otpauth://…`), `enrolment` goes back with the first code. */
export type SecondFactorOffer = { secret: string; uri: string; enrolment: string }

/** Logging in and out of a browser. Tocsin only. Every method throws ApiError. */
export type SessionApi = {
  /** Undefined when nobody is logged in. */
  current(): Promise<Session | undefined>
  logIn(email: string, password: string): Promise<LogInOutcome>
  /** With the token that `logIn` gave, and a code of the second factor or of recovery. */
  giveCode(token: string, code: string): Promise<void>
  logOut(): Promise<void>
  changePassword(password: string): Promise<void>
  /** A new secret for an authenticator; nothing is kept until a code proves that it took it. */
  offerSecondFactor(): Promise<SecondFactorOffer>
  /** @returns the recovery codes, told once */
  proveSecondFactor(enrolment: string, code: string): Promise<string[]>
  /** What the server's people have to accept. */
  terms(): Promise<string>
  acceptTerms(): Promise<void>
}

export function sessionApi({ get, post }: Connection): SessionApi {
  return {
    async current() {
      // The shape is the server's own, and of one version with it.
      const answer = (await get('/tocsin/session')) as Session | { user: null }
      return answer.user === null ? undefined : (answer as Session)
    },
    async logIn(email, password) {
      const answer = (await post('/users/login', JSON.stringify({ email, password }))) as { otp_token?: string }
      return answer.otp_token === undefined ? { state: 'open' } : { state: 'code-wanted', token: answer.otp_token }
    },
    async giveCode(otp_token, otp) {
      await post('/users/otp', JSON.stringify({ otp_token, otp }))
    },
    async logOut() {
      await post('/users/logout', '{}')
    },
    async changePassword(password) {
      await post('/users/change_pw', JSON.stringify({ password }))
    },
    offerSecondFactor: async () => (await get('/users/totp_new')) as SecondFactorOffer,
    async proveSecondFactor(enrolment, otp) {
      const answer = await post('/users/totp_new', JSON.stringify({ enrolment, otp }))
      return (answer as { recovery_codes: string[] }).recovery_codes
    },
    terms: async () => ((await get('/users/terms')) as { terms: string }).terms,
    async acceptTerms() {
      await post('/users/terms', '{}')
    },
  }
}
