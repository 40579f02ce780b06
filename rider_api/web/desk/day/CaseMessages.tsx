import type { JSX } from 'preact'
import { useAction, Failure } from '../../shared/failure'
import { Icon, type IconName } from '../../shared/icons'
import { formatMoment } from '../../shared/texts'
import type { CaseMessage } from '../../shared/types'
import { retryMessage } from '../calls'
import { tell } from '../store/notice'
import { mayDecide } from '../store/session'
import { t, word } from '../texts'

const ICONS: Record<CaseMessage['status'], IconName> = { waiting: 'clock', sent: 'check', failed: 'alarm', withheld: 'bell' }

/** What was sent to whom over which channel, and whether it arrived; what is held back says why. */
export function CaseMessages({ messages, onChanged }: { messages: CaseMessage[]; onChanged: () => void }): JSX.Element {
  const retrying = useAction(async (id: string) => {
    await retryMessage(id)
    tell(t('desk.message.retried'))
    onChanged()
  })
  return (
    <section aria-labelledby="case-messages">
      <h3 id="case-messages">{t('desk.case.messages')}</h3>
      {messages.length === 0 && <p>{t('desk.case.messages.none')}</p>}
      <ul class="plain-list">
        {messages.map((message) => (
          <li key={message.id} class={`message is-${message.status}`}>
            <Icon name={ICONS[message.status]} /> <strong>{word('desk.target', message.target)}</strong> · {word('desk.message.template', message.template)} ·{' '}
            {word('desk.channel', message.channel)} <span class="tag">{stateOf(message)}</span> <small>{formatMoment(message.sent_at ?? message.made_at)}</small>
            {message.reason !== null && <small> · {word('desk.reason', message.reason)}</small>}
            {message.attempts > 1 && <small> · {t('desk.message.attempts', { count: message.attempts })}</small>}
            {mayDecide.value && message.status === 'failed' && (
              <button class="button small" aria-disabled={retrying.busy} onClick={() => void retrying.run(message.id)}>
                {t('desk.message.retry')}
              </button>
            )}
          </li>
        ))}
      </ul>
      <Failure error={retrying.error} />
    </section>
  )
}

/** For this screen and the courier's phone "sent" is not enough: somebody must have seen it. */
function stateOf(message: CaseMessage): string {
  if (message.status !== 'sent') return word('desk.message', message.status)
  if (message.channel === 'desk') return t(message.arrived === true ? 'desk.message.acknowledged' : 'desk.message.unread')
  if (message.channel === 'courier') return t(message.arrived === true ? 'desk.message.arrived' : 'desk.message.unread')
  return t('desk.message.sent')
}
