const MAX_LINES = 500;

const element = (id) => document.getElementById(id);
const [join, name, connect, status, log, say, text, send] =
	['join', 'name', 'connect', 'status', 'log', 'say', 'text', 'send'].map(element);

let socket = null;

// /chat.html?name=ada joins at once
name.value = new URLSearchParams(location.search).get('name') ?? '';
if (name.value) {
	open(name.value);
}

join.addEventListener('submit', (event) => {
	event.preventDefault();
	if (socket) {
		socket.close(1000);
	}
	else {
		open(name.value);
	}
});

say.addEventListener('submit', (event) => {
	event.preventDefault();
	socket?.send(text.value);
	text.value = '';
});

function open(member) {
	const url = new URL('/chat/' + encodeURIComponent(member), location.href);
	url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
	status.textContent = 'Connecting…';
	socket = new WebSocket(url);
	show(true, false);
	socket.addEventListener('open', () => {
		status.textContent = `Connected as ${member}`;
		show(true, true);
		text.focus();
	});
	socket.addEventListener('message', (event) => add(event.data, member));
	socket.addEventListener('close', (event) => {
		socket = null;
		status.textContent = `Not connected: ${event.reason || meaning(event.code)} (code ${event.code})`;
		show(false, false);
	});
}

function show(connecting, connected) {
	name.disabled = connecting;
	connect.textContent = connecting ? 'Leave' : 'Join';
	text.disabled = send.disabled = !connected;
}

function meaning(code) {
	return { 1000: 'you left', 1001: 'the server is stopping', 1006: 'the connection was lost' }[code] ?? 'closed';
}

function add(line, member) {
	const follow = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
	const entry = document.createElement('p');
	const colon = line.indexOf(': ');
	if (line.startsWith('* ') || colon < 0) {
		entry.className = 'room';
		entry.textContent = line.replace(/^\* /, '');
	}
	else {
		const author = line.substring(0, colon);
		entry.className = author === member ? 'message mine' : 'message';
		const label = document.createElement('b');
		label.textContent = author;
		entry.append(label, line.substring(colon + 2));
	}
	log.append(entry);
	if (log.children.length > MAX_LINES) {
		log.firstElementChild.remove();
	}
	if (follow) {
		log.scrollTop = log.scrollHeight;
	}
}
