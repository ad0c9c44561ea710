import { render } from 'preact';
import { App } from './app.js';
import './styles/base.css';
import './styles/controls.css';
import './styles/layout.css';
import './styles/table.css';
import './styles/detail.css';
import './styles/administration.css';
import './styles/upgrades.css';
import './styles/sessions.css';
import './styles/outbound.css';

const root = document.getElementById('app');
if (root === null) throw new Error('The page has no #app.');
render(<App />, root);
