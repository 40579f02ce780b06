/** A small map on which a click says where a home is. */
import 'maplibre-gl/dist/maplibre-gl.css'
import './map.css'
import { Marker, type Map as MapLibre } from 'maplibre-gl'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { openStreetMap } from './ground'

interface PinMapProps {
  lat: number
  lon: number
  onPick: (at: { lat: number; lon: number }) => void
}

export default function PinMap({ lat, lon, onPick }: PinMapProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null)
  const pin = useRef<Marker | null>(null)
  useEffect(() => {
    const map: MapLibre | null = box.current === null ? null : openStreetMap(box.current, { center: [lon, lat], zoom: 15 })
    if (map === null) return
    pin.current = new Marker({ color: '#b72a0e' }).setLngLat([lon, lat]).addTo(map)
    map.on('click', ({ lngLat }) => onPick({ lat: lngLat.lat, lon: lngLat.lng }))
    return () => map.remove()
  }, [])
  useEffect(() => {
    if (Math.abs(lat) <= 90 && Math.abs(lon) <= 180) pin.current?.setLngLat([lon, lat])
  }, [lat, lon])
  return <div ref={box} class="map" />
}
