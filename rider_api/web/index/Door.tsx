/** The front door: log in, then on to the face of one's role. */
import type { JSX } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { Failure } from '../shared/failure'
import { Icon } from '../shared/icons'
import { FACES, findMe, logOut } from '../shared/session'
import { chooseLanguage, language } from '../shared/texts'
import type { Me } from '../shared/types'
import { LogInForm } from './LogInForm'
import { t } from './texts'

export function Door(): JSX.Element {
  const [me, setMe] = useState<Me | null>(null)
  const [error, setError] = useState<unknown>(null)
  useEffect(() => {
    findMe().then(setMe, setError)
  }, [])
  return (
    <div class="front">
      <header>
        <h1>
          <Icon name="lunchbox" />
          {t('shared.name')}
        </h1>
        <p>{t('index.purpose')}</p>
      </header>
      <main>
        <Failure error={error} />
        {me === null ? <LogInForm /> : <Welcome me={me} />}
      </main>
      <footer>
        <p>{t('index.courier')}</p>
        <button class="button" lang={language.value === 'ko' ? 'en' : 'ko'} onClick={() => chooseLanguage(language.value === 'ko' ? 'en' : 'ko')}>
          <Icon name="language" />
          {t('shared.language')}
        </button>
      </footer>
    </div>
  )
}

function Welcome({ me }: { me: Me }): JSX.Element {
  const face = me.role === 'kitchen' ? 'index.go.kitchen' : me.role === 'courier' ? 'index.go.courier' : 'index.go.desk'
  return (
    <div class="stack">
      <p>{t('index.as', { login: me.login })}</p>
      <a class="button primary" href={FACES[me.role]}>
        {t(face)}
      </a>
      <button class="button" onClick={() => void logOut()}>
        {t('index.leave')}
      </button>
    </div>
  )
}
