import { Link } from '@tanstack/react-router'
import { paths } from '../paths.ts'
import styles from './shell.module.css'

export function NotFound() {
  return (
    <section className={styles.failure}>
      <h1>There is no page at this address</h1>
      <p>The link may be old, or what it led to is not for you to see.</p>
      <Link to={paths.events}>To the events</Link>
    </section>
  )
}
