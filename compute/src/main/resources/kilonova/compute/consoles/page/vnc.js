// Shows a server's display. The address of this page names a WebSocket with a token that works once.
import RFB from './novnc/core/rfb.js';

const TEXTS = {
  en: { connecting: 'Connecting …', connected: 'Connected', full: 'Full screen', closed: 'Closed.', lost: 'The connection was lost.', none: 'This address names no console. Ask for a new one.' },
  zh: { connecting: '正在连接…', connected: '已连接', full: '全屏', closed: '已关闭。', lost: '连接已断开。', none: '此地址没有控制台，请重新获取。' },
};
const language = navigator.language.startsWith('zh') ? 'zh' : 'en';
const text = TEXTS[language];
document.documentElement.lang = language;

const status = document.getElementById('status');
const keys = document.getElementById('keys');
const full = document.getElementById('full');
const screen = document.getElementById('screen');

function show(state, sentence) {
  status.dataset.state = state;
  status.textContent = sentence;
  keys.disabled = state !== 'connected';
}

// The server's name tells a user more than what its hypervisor calls the display.
function call(name) {
  document.getElementById('name').textContent = name;
  document.title = name + ' – Kilonova';
}

function open(path, name) {
  const address = new URL('../' + path, location.href);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  const socket = new WebSocket(address);
  let reason = '';
  socket.addEventListener('close', event => { reason = event.reason; });

  const viewer = new RFB(screen, socket);
  viewer.scaleViewport = true;
  viewer.addEventListener('connect', () => { show('connected', text.connected); viewer.focus(); });
  viewer.addEventListener('desktopname', event => call(name || event.detail.name));
  // The socket's own reason comes in the same turn as this event, in whichever order.
  viewer.addEventListener('disconnect', event => setTimeout(
    () => show('closed', reason || (event.detail.clean ? text.closed : text.lost))));
  keys.addEventListener('click', () => { viewer.sendCtrlAltDel(); viewer.focus(); });
}

full.textContent = text.full;
full.addEventListener('click', () => document.documentElement.requestFullscreen());
show('connecting', text.connecting);

const query = new URLSearchParams(location.search);
const path = query.get('path');
// The token works once; neither the address bar nor the history needs it any longer.
history.replaceState(null, '', location.pathname);
if (path) {
  open(path, query.get('name'));
} else {
  show('closed', text.none);
}
