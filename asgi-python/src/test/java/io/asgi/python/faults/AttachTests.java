/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.asgi.python.faults;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.asgi.python.PythonEvent;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * A worker that is started by hand, with the command that the log shows.
 */
@Timeout(180)
class AttachTests extends AbstractFaultTests {

	private static final Pattern COMMAND = Pattern.compile("started by hand:\\R(.*)");

	@BeforeEach
	void startServer() {
		start(Running.options("everyday:app").attach(true));
	}

	/**
	 * Run the command as a user does, in a shell.
	 */
	private Process attach() throws Exception {
		Matcher command = COMMAND.matcher(this.log.await("started by hand").getFormattedMessage());
		assertThat(command.find()).isTrue();
		assumeThat(java.nio.file.Files.isExecutable(java.nio.file.Path.of("/bin/sh"))).as("a shell").isTrue();
		return new ProcessBuilder("/bin/sh", "-c", command.group(1)).redirectErrorStream(true).start();
	}

	@Test
	void aWorkerThatIsStartedByHandAnswers() throws Exception {
		assertThat(this.running.status().workers()).isEmpty();
		Process shell = attach();
		try {
			long pid = this.running.event(PythonEvent.WorkerReady.class).pid();
			assertThat(this.running.get("/hello").body()).isEqualTo("hello");
			assertThat(this.running.workers()).containsExactly(pid);
			this.running.application().stop().block(Await.TIMEOUT);
			Await.until("the end of the worker", () -> ProcessHandle.of(pid).isEmpty());
		}
		finally {
			shell.descendants().forEach(ProcessHandle::destroyForcibly);
			shell.destroyForcibly();
		}
	}

	@Test
	void oneThatIsKilledMakesRoomForTheNext() throws Exception {
		for (int i = 0; i < 2; i++) {
			Process shell = attach();
			try {
				long pid = this.running.event(PythonEvent.WorkerReady.class).pid();
				assertThat(this.running.get("/hello").body()).isEqualTo("hello");
				Running.kill(pid);
				assertThat(this.running.event(PythonEvent.WorkerLost.class).pid()).isEqualTo(pid);
			}
			finally {
				shell.descendants().forEach(ProcessHandle::destroyForcibly);
				shell.destroyForcibly();
			}
		}
	}

}
