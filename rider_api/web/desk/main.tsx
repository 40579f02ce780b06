import '../shared/style.css'
import './styles/frame.css'
import './styles/parts.css'
import './styles/day.css'
import './styles/tables.css'
import './styles/kitchens.css'
import './styles/city.css'
import './styles/supply.css'
import '../shared/recall.css'
import '../shared/feedback.css'
import './styles/calendar.css'
import { render } from 'preact'
import { Desk } from './Desk'

const page = document.getElementById('page')
if (page !== null) render(<Desk />, page)
