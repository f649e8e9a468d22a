// Starts the UI in a browser or in the desktop window.
import './lib/tokens.css';
import './lib/base.css';
import { mount } from 'svelte';
import App from './App.svelte';
import { connect } from './lib/client.ts';

const target = document.getElementById('app');
if (target !== null) mount(App, { target, props: { client: connect() } });
