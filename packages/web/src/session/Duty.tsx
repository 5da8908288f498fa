import type { Session } from '@tocsin/client'
import { Button, PasswordInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { Form } from './Form.tsx'
import type { DutyProps } from './duty-props.ts'
import { client, queries, sessionQuery } from './server.ts'
import styles from './door.module.css'

const SecondFactor = lazy(async () => ({ default: (await import('./SecondFactor.tsx')).SecondFactor }))

const DUTIES = { password: NewPassword, terms: Terms, 'second-factor': SecondFactor }

/** What somebody has to do before anything else. */
export function Duty({ session, duty }: { session: Session; duty: NonNullable<Session['duty']> }) {
  const Owed = DUTIES[duty]
  const done = () => void queries.invalidateQueries({ queryKey: sessionQuery.queryKey })
  return (
    <Suspense>
      <Owed session={session} done={done} />
    </Suspense>
  )
}

function NewPassword({ session, done }: DutyProps) {
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const change = useMutation({ mutationFn: async () => client.session.changePassword(password), onSuccess: done })
  const differs = again !== '' && again !== password
  return (
    <Form submit={() => differs || change.mutate()} error={change.error}>
      <p>Choose a password that you alone know.</p>
      <input type="hidden" autoComplete="username" value={session.user.email} readOnly />
      <PasswordInput
        label="New password"
        autoComplete="new-password"
        required
        autoFocus
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <PasswordInput
        label="Once more"
        autoComplete="new-password"
        required
        error={differs ? 'The two differ.' : null}
        value={again}
        onChange={(event) => setAgain(event.currentTarget.value)}
      />
      <Button type="submit" variant="filled" loading={change.isPending}>
        Change password
      </Button>
    </Form>
  )
}

function Terms({ done }: DutyProps) {
  const terms = useQuery({ queryKey: ['terms'], queryFn: async () => client.session.terms() })
  const accept = useMutation({ mutationFn: async () => client.session.acceptTerms(), onSuccess: done })
  return (
    <Form submit={() => accept.mutate()} error={terms.error ?? accept.error}>
      <p>The terms of this server</p>
      <div className={styles.terms} tabIndex={0}>
        {terms.data}
      </div>
      <Button type="submit" variant="filled" disabled={!terms.data} loading={accept.isPending}>
        Accept
      </Button>
    </Form>
  )
}
