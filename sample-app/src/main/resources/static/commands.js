// The commands name the address that this page came from
for (const code of document.querySelectorAll('.command code')) {
	const secure = location.protocol === 'https:';
	code.textContent = code.textContent
		.replace('http://localhost:8080', location.origin)
		.replace('ws://localhost:8080', (secure ? 'wss://' : 'ws://') + location.host)
		.replace('--http2-prior-knowledge', secure ? '--http2' : '--http2-prior-knowledge');
}

// Without a clipboard (a page that is neither local nor secure has none) there is no button
if (navigator.clipboard) {
	for (const command of document.querySelectorAll('.command')) {
		const button = document.createElement('button');
		button.type = 'button';
		button.textContent = 'Copy';
		button.setAttribute('aria-label', 'Copy: ' + command.textContent.trim());
		button.addEventListener('click', () => copy(button, command.querySelector('code').textContent));
		command.append(button);
	}
}

async function copy(button, text) {
	await navigator.clipboard.writeText(text);
	button.textContent = 'Copied';
	setTimeout(() => button.textContent = 'Copy', 1500);
}
