/** What a courier chooses: language, map, contrast, location; and the way out. */
import type { JSX } from 'preact'
import { useState } from 'preact/hooks'
import { language } from '../../shared/texts'
import type { Language } from '../../shared/texts'
import { MAP_CHOICES } from '../maps'
import { leave } from '../phone'
import { agreeToLocation, chooseContrast, chooseMap, contrast, device, goHome, locationAgreed, mapChoice, open, waitingCount } from '../state'
import { switchLanguage, t } from '../texts'
import { Notice } from './Notice'
import { Push } from './Push'
import { Choices } from './inputs'
import { ViewHead } from './parts'

const CONTRASTS = ['usual', 'high'] as const
const ANSWERS = ['yes', 'no'] as const
const LANGUAGES: readonly Language[] = ['ko', 'en']
const NAMES: Record<Language, string> = { ko: '한국어', en: 'English' }

export function Settings(): JSX.Element {
  return (
    <section class="view">
      <ViewHead title={t('courier.settings.title')} about={device.value ? t('courier.settings.code', { code: device.value.code }) : undefined} />
      <Choices legend={t('courier.settings.language')} values={LANGUAGES} chosen={language.value} name={(value) => NAMES[value]} onChoose={(chosen) => void switchLanguage(chosen)} />
      <Choices
        legend={t('courier.settings.map')}
        values={MAP_CHOICES}
        chosen={mapChoice.value === null ? [] : [mapChoice.value]}
        name={(value) => t(`courier.map.${value}`)}
        onChoose={chooseMap}
      />
      <Choices
        legend={t('courier.settings.contrast')}
        values={CONTRASTS}
        chosen={contrast.value}
        name={(value) => t(`courier.settings.contrast.${value}`)}
        onChoose={chooseContrast}
      />
      <Choices
        legend={t('courier.settings.location')}
        values={ANSWERS}
        chosen={locationAgreed.value ? 'yes' : 'no'}
        name={(value) => t(`courier.settings.location.${value}`)}
        onChoose={(answer) => agreeToLocation(answer === 'yes')}
      />
      {device.value !== null && <Push />}
      <button type="button" class="button big" onClick={() => open({ name: 'welcome' })}>
        {t('courier.settings.welcome')}
      </button>
      {device.value !== null && <Leave />}
    </section>
  )
}

/** There is no undo for it, so it takes two taps and says what stays. */
function Leave(): JSX.Element {
  const [sure, setSure] = useState(false)
  if (!sure) {
    return (
      <button type="button" class="button big" onClick={() => setSure(true)}>
        {t('courier.settings.leave')}
      </button>
    )
  }
  return (
    <Notice kind="warn" icon="alarm">
      <p>{t('courier.settings.leave.how')}</p>
      {waitingCount.value > 0 && <p>{t('courier.settings.leave.kept', { count: waitingCount.value })}</p>}
      <button type="button" class="button danger" onClick={() => void leave().then(goHome)}>
        {t('courier.settings.leave.sure')}
      </button>
    </Notice>
  )
}
