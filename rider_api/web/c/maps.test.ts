import { describe, expect, it } from 'vitest'
import { MAP_CHOICES, makeMapLink } from './maps'

const TARGET = { lat: 37.55, lon: 126.91, label: '배송지 17', on_foot: false }

describe('the way in a map application', () => {
  it('names the door by its number only', () => {
    for (const choice of MAP_CHOICES) expect(decodeURIComponent(makeMapLink(choice, TARGET, true))).toContain('배송지 17')
  })

  it.each([
    ['kakao', false, 'https://map.kakao.com/link/to/%EB%B0%B0%EC%86%A1%EC%A7%80%2017,37.55,126.91'],
    ['naver', false, 'nmap://route/car?dlat=37.55&dlng=126.91&dname=%EB%B0%B0%EC%86%A1%EC%A7%80%2017&appname=bapgil'],
    ['tmap', false, 'tmap://route?goalname=%EB%B0%B0%EC%86%A1%EC%A7%80%2017&goalx=126.91&goaly=37.55'],
  ] as const)('%s', (choice, android, link) => {
    expect(makeMapLink(choice, TARGET, android)).toBe(link)
  })

  it('leads to the shop on Android when the application is not there, and on foot where one walks', () => {
    expect(makeMapLink('naver', { ...TARGET, on_foot: true }, true)).toMatch(/^intent:\/\/route\/walk\?.*#Intent;scheme=nmap;package=com\.nhn\.android\.nmap;end$/)
  })
})
