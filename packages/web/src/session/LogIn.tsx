import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Form } from './Form.tsx'
import { client, queries, sessionQuery } from './server.ts'

/** Address and password, and the code of a second factor where there is one. */
export function LogIn({ email: known = '' }: { email?: string }) {
  const [challenge, setChallenge] = useState<string>()
  if (challenge !== undefined) return <CodeForm token={challenge} restart={() => setChallenge(undefined)} />
  return <PasswordForm known={known} askForCode={setChallenge} />
}

/** What one person saw is nothing for the next: all that is shown is asked for anew. */
async function enter(): Promise<void> {
  await queries.fetchQuery({ ...sessionQuery, staleTime: 0 })
  await queries.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== sessionQuery.queryKey[0] })
}

function PasswordForm({ known, askForCode }: { known: string; askForCode: (token: string) => void }) {
  const [email, setEmail] = useState(known)
  const [password, setPassword] = useState('')
  const logIn = useMutation({
    mutationFn: async () => {
      const outcome = await client.session.logIn(email, password)
      if (outcome.state === 'code-wanted') askForCode(outcome.token)
      else await enter()
    },
    onError: () => setPassword(''),
  })
  return (
    <Form submit={() => logIn.mutate()} error={logIn.error}>
      <TextInput
        label="E-mail"
        type="email"
        autoComplete="username"
        required
        autoFocus={known === ''}
        value={email}
        onChange={(change) => setEmail(change.currentTarget.value)}
      />
      <PasswordInput
        label="Password"
        autoComplete="current-password"
        required
        autoFocus={known !== ''}
        value={password}
        onChange={(change) => setPassword(change.currentTarget.value)}
      />
      <Button type="submit" variant="filled" loading={logIn.isPending}>
        Sign in
      </Button>
    </Form>
  )
}

function CodeForm({ token, restart }: { token: string; restart: () => void }) {
  const [code, setCode] = useState('')
  const giveCode = useMutation({
    mutationFn: async () => {
      await client.session.giveCode(token, code.replaceAll(' ', ''))
      await enter()
    },
    onError: () => setCode(''),
  })
  return (
    <Form submit={() => giveCode.mutate()} error={giveCode.error}>
      <TextInput
        label="Code"
        description="Of your authenticator, or one of your recovery codes"
        autoComplete="one-time-code"
        required
        autoFocus
        value={code}
        onChange={(change) => setCode(change.currentTarget.value)}
      />
      <Button type="submit" variant="filled" loading={giveCode.isPending}>
        Sign in
      </Button>
      <Button onClick={restart}>Start again</Button>
    </Form>
  )
}
