/** Ways into the map applications. They are told where and a number, never a name or who lives there. */

export type MapChoice = 'kakao' | 'naver' | 'tmap'
export const MAP_CHOICES: readonly MapChoice[] = ['kakao', 'naver', 'tmap']

export interface Target {
  lat: number
  lon: number
  /** Neutral, such as "배송지 17". */
  label: string
  on_foot: boolean
}

/** Link that opens the chosen application with the way to `target`; on Android without the application, its shop page. */
export function makeMapLink(choice: MapChoice, target: Target, android: boolean): string {
  const label = encodeURIComponent(target.label)
  const { lat, lon } = target
  if (choice === 'kakao') return `https://map.kakao.com/link/to/${label},${lat},${lon}`
  if (choice === 'naver') {
    const mode = target.on_foot ? 'walk' : 'car'
    return openApplication('nmap', `route/${mode}?dlat=${lat}&dlng=${lon}&dname=${label}&appname=bapgil`, 'com.nhn.android.nmap', android)
  }
  return openApplication('tmap', `route?goalname=${label}&goalx=${lon}&goaly=${lat}`, 'com.skt.tmap.ku', android)
}

function openApplication(scheme: string, path: string, application: string, android: boolean): string {
  return android ? `intent://${path}#Intent;scheme=${scheme};package=${application};end` : `${scheme}://${path}`
}
