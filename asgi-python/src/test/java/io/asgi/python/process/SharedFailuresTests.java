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

package io.asgi.python.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.asgi.python.Python3;
import io.asgi.python.PythonOptions;
import io.asgi.python.worker.WorkerProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what workers that fail together leave in the log.
 */
class SharedFailuresTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private static final String FAILURE = String.join(System.lineSeparator(), "asgi: It could not be imported:",
			"Traceback (most recent call last):", "ValueError: no");

	private final Logger logger = (Logger) LoggerFactory.getLogger("asgi.python.shop");

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	private final SharedFailures failures = new SharedFailures(new OutputLog(this.logger, Runnable::run));

	@BeforeEach
	void listen() {
		this.logger.setLevel(Level.INFO);
		this.appender.start();
		this.logger.addAppender(this.appender);
	}

	@AfterEach
	void leave() {
		this.logger.detachAppender(this.appender);
		this.logger.setLevel(null);
	}

	private List<String> logged() {
		return this.appender.list.stream()
			.map((event) -> event.getLevel() + " " + event.getFormattedMessage())
			.toList();
	}

	@Test
	void whatTheFirstHasSaidTheOthersSayInALine() {
		BiConsumer<String, Boolean> first = this.failures.worker(1);
		BiConsumer<String, Boolean> second = this.failures.worker(2);
		first.accept(FAILURE, true);
		second.accept(FAILURE, true);
		assertThat(logged()).containsExactly("ERROR [1] " + FAILURE,
				"ERROR [2] asgi: It could not be imported (the same failure as that of worker 1)");
	}

	@Test
	void aLineDoesNotAnnounceWhatItLeavesOut() {
		String failure = String.join(System.lineSeparator(), "asgi: There is no module 'a.b'. It was looked for in:",
				"  /srv");
		BiConsumer<String, Boolean> first = this.failures.worker(1);
		BiConsumer<String, Boolean> second = this.failures.worker(2);
		first.accept(failure, true);
		second.accept(failure, true);
		assertThat(logged()).containsExactly("ERROR [1] " + failure,
				"ERROR [2] asgi: There is no module 'a.b' (the same failure as that of worker 1)");
	}

	@Test
	void whatIsNotTheSameIsSaidInFull() {
		BiConsumer<String, Boolean> first = this.failures.worker(1);
		BiConsumer<String, Boolean> second = this.failures.worker(2);
		first.accept(FAILURE, true);
		second.accept(FAILURE + "!", true);
		assertThat(logged()).containsExactly("ERROR [1] " + FAILURE, "ERROR [2] " + FAILURE + "!");
	}

	@Test
	void aWorkerThatIsStartedLaterSaysItAgain() {
		this.failures.worker(1).accept(FAILURE, true);
		this.failures.worker(2).accept(FAILURE, true);
		assertThat(logged()).containsExactly("ERROR [1] " + FAILURE, "ERROR [2] " + FAILURE);
	}

	@Test
	void whatTheApplicationPrintsIsItsOwn() {
		BiConsumer<String, Boolean> first = this.failures.worker(1);
		BiConsumer<String, Boolean> second = this.failures.worker(2);
		first.accept("Loading", false);
		second.accept("Loading", false);
		assertThat(logged()).containsExactly("INFO [1] Loading", "INFO [2] Loading");
	}

	@Test
	void realWorkersThatCannotLoadTheApplicationLogOneTraceback(@TempDir Path folder) throws Exception {
		Path interpreter = Python3.require();
		Files.writeString(folder.resolve("shop.py"), "import time\ntime.sleep(0.5)\nraise ValueError('no price')\n");
		PythonOptions options = PythonOptions.builder("shop", "shop:app")
			.appDir(folder)
			.interpreter(interpreter)
			.build();
		ExecutorService logging = Executors.newSingleThreadExecutor();
		PrivateDirectory directory = PrivateDirectory.create(folder);
		try {
			PythonLauncher launcher = new PythonLauncher(options, PythonLauncher.interpreter(options).block(TIMEOUT),
					directory, logging, new RecentLines(10));
			WorkerProcess first = launcher.launch();
			WorkerProcess second = launcher.launch();
			first.greet();
			second.greet();
			assertThat(first.whenExited().block(TIMEOUT)).isEqualTo(3);
			assertThat(second.whenExited().block(TIMEOUT)).isEqualTo(3);
		}
		finally {
			directory.remove();
			logging.shutdown();
			assertThat(logging.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
		}
		assertThat(logged()).hasSize(2).allSatisfy((entry) -> assertThat(entry).startsWith("ERROR"));
		assertThat(logged().get(0)).contains("could not be imported:", "ValueError: no price");
		assertThat(logged().get(1)).doesNotContain("Traceback")
			.contains("could not be imported (the same failure as that of worker ");
	}

}
