import '../shared/style.css'
import './index.css'
import { render } from 'preact'
import { Door } from './Door'

const page = document.getElementById('page')
if (page !== null) render(<Door />, page)
