import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { Failure, useAction } from '../shared/failure'
import { FACES, logIn } from '../shared/session'
import { t } from './texts'

/** Log-in and password; the role of the account decides where it leads. */
export function LogInForm(): JSX.Element {
  const [missing, setMissing] = useState(false)
  const entering = useAction(async (login: string, password: string) => {
    const account = await logIn(login, password)
    location.assign(FACES[account.role])
  })
  function submit(event: SubmitEvent): void {
    event.preventDefault()
    const form = new FormData(event.currentTarget as HTMLFormElement)
    const [login, password] = [String(form.get('login') ?? '').trim(), String(form.get('password') ?? '')]
    const incomplete = login === '' || password === ''
    setMissing(incomplete)
    if (!incomplete) void entering.run(login, password)
  }
  return (
    <form class="stack" onSubmit={submit} noValidate>
      <label class="field">
        {t('index.login')}
        <input name="login" autocomplete="username" autocapitalize="none" spellcheck={false} required />
      </label>
      <label class="field">
        {t('index.password')}
        <input name="password" type="password" autocomplete="current-password" required />
      </label>
      {missing && (
        <p class="notice warn" role="alert">
          {t('index.missing')}
        </p>
      )}
      <Failure error={entering.error} />
      <button class="button primary" aria-disabled={entering.busy}>
        {entering.busy ? t('index.entering') : t('index.enter')}
      </button>
    </form>
  )
}
