const show = (id, text) => document.getElementById(id).textContent = text;

const runtime = await (await fetch('/api/runtime')).json();
show('java', runtime.java);
show('spring-boot', runtime.springBoot);

const scope = await (await fetch('/scope')).text();
show('protocol', 'HTTP/' + scope.match(/^http_version: (.*)$/m)[1]);
