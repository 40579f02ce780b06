import '../shared/style.css'
import './board.css'
import './sheets.css'
import './lots.css'
import '../shared/recall.css'
import '../shared/feedback.css'
import { render } from 'preact'
import { Board } from './Board'

const page = document.getElementById('page')
if (page !== null) render(<Board />, page)
