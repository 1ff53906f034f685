const element = (id) => document.getElementById(id);
const show = (id, text) => element(id).textContent = text;

const answers = new Map();

element('ask').addEventListener('click', () => attempt('workers', ask));
element('stream').addEventListener('click', () => attempt('lines', stream));
element('buy').addEventListener('click', () => attempt('shop-answers', buy));
element('say').addEventListener('submit', (event) => {
	event.preventDefault();
	say(element('text').value);
});

await tellWhatIsThere();

async function tellWhatIsThere() {
	const python = await (await fetch('/api/python')).json();
	if (python.missing) {
		element('missing').hidden = false;
		show('missing', `No Python application is served here: ${python.missing}. Install Python 3.9 or later, or name one by ` +
			'its absolute path, and start the sample again: ' +
			'mvn spring-boot:run -Dspring-boot.run.arguments=--sample.python.interpreter=/path/to/python3');
		['version', 'loop', 'fastapi'].forEach((id) => show(id, 'not there'));
		document.querySelectorAll('.action button, .action input').forEach((control) => control.disabled = true);
		return;
	}
	show('version', python.version);
	show('fastapi', python.fastapi || 'not there');
	element('no-shop').hidden = Boolean(python.fastapi);
	element('buy').disabled = !python.fastapi;
	await attempt('workers', askOnce);
}

async function attempt(id, action) {
	try {
		await action();
	}
	catch (error) {
		show(id, String(error.message ?? error));
	}
}

async function ask() {
	await Promise.all(Array.from({ length: 10 }, askOnce));
}

async function askOnce() {
	const response = await fetch('/python/worker');
	if (!response.ok) {
		throw new Error(`The server answered ${response.status}`);
	}
	const worker = await response.json();
	answers.set(worker.pid, worker);
	show('loop', worker.loop);
	show('kill', `kill -9 ${worker.pid}`);
	element('workers').replaceChildren(...[...answers.values()].map((known) => {
		const entry = document.createElement('li');
		entry.textContent = `worker ${known.pid}: ${known.requests} asked, ${known.age} s old`;
		return entry;
	}));
}

async function stream() {
	element('stream').disabled = true;
	show('lines', '');
	const begin = performance.now();
	try {
		const response = await fetch('/python/count');
		const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
		for (let part = await reader.read(); !part.done; part = await reader.read()) {
			const seconds = ((performance.now() - begin) / 1000).toFixed(1);
			element('lines').append(part.value.replace(/\n$/, `, after ${seconds} s\n`));
			element('lines').scrollTop = element('lines').scrollHeight;
		}
	}
	finally {
		element('stream').disabled = false;
	}
}

async function buy() {
	const tea = await fetch('/fastapi/items/tea');
	show('shop-answers', `${tea.status} ${await tea.text()}\n`);
	const wrong = await fetch('/fastapi/totals', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify([{ name: 'Tea', price: 'much' }])
	});
	element('shop-answers').append(`${wrong.status} ${await wrong.text()}\n`);
}

function say(message) {
	const url = new URL('/python/echo', location.href);
	url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
	const socket = new WebSocket(url);
	const log = (line) => {
		element('echoes').append(line + '\n');
		element('echoes').scrollTop = element('echoes').scrollHeight;
	};
	socket.addEventListener('open', () => socket.send(message));
	socket.addEventListener('message', (event) => {
		log('Python: ' + event.data);
		socket.close(1000);
	});
	socket.addEventListener('error', () => log('The WebSocket did not open'));
}
