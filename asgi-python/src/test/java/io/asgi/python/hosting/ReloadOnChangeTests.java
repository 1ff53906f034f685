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

package io.asgi.python.hosting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.asgi.python.PythonOptions;
import io.asgi.python.PythonStartupException;
import io.asgi.python.ReloadPolicy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ReloadOnChange}, on a clock of the test's own.
 */
class ReloadOnChangeTests {

	private static final int MAX_FILES = 10;

	private static final Duration INTERVAL = ReloadPolicy.ON_CHANGE.interval();

	private static final Logger LOGGER = (Logger) LoggerFactory.getLogger(ReloadOnChange.class);

	private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@TempDir
	private Path folder;

	private int reloads;

	private int versions;

	private Mono<Void> result = Mono.empty();

	@BeforeEach
	void listen() {
		this.log.start();
		LOGGER.addAppender(this.log);
	}

	@AfterEach
	void listenNoMore() {
		LOGGER.detachAppender(this.log);
	}

	@Test
	void anApplicationWhoseFilesStayIsNotReloaded() throws IOException {
		change("main.py");
		begin(Mono.empty());
		passAMinute();
		assertThat(this.reloads).isZero();
	}

	@Test
	void aFileThatHasChangedReloadsOnce() throws IOException {
		change("main.py");
		begin(Mono.empty());
		change("main.py");
		passAMinute();
		assertThat(this.reloads).isEqualTo(1);
		change("main.py");
		passAMinute();
		assertThat(this.reloads).isEqualTo(2);
	}

	@Test
	void aFileThatIsNewOrGoneReloadsToo() throws IOException {
		begin(Mono.empty());
		change("main.py");
		passAMinute();
		assertThat(this.reloads).isEqualTo(1);
		Files.delete(this.folder.resolve("main.py"));
		passAMinute();
		assertThat(this.reloads).isEqualTo(2);
	}

	@Test
	void aReloadWaitsUntilNothingChangesAnyMore() throws IOException {
		begin(Mono.empty());
		for (int i = 0; i < 10; i++) {
			change("main.py");
			this.clock.advanceTimeBy(INTERVAL);
			assertThat(this.reloads).isZero();
		}
		this.clock.advanceTimeBy(INTERVAL);
		assertThat(this.reloads).isEqualTo(1);
	}

	@Test
	void whatChangesWhileItStartsIsNotMissed() throws IOException {
		Sinks.Empty<Void> started = Sinks.empty();
		begin(started.asMono());
		change("main.py");
		passAMinute();
		assertThat(this.reloads).isZero();
		started.tryEmitEmpty();
		passAMinute();
		assertThat(this.reloads).isEqualTo(1);
	}

	@Test
	void oneReloadIsUnderWayAtATimeAndWhatChangesDuringItReloadsAgain() throws IOException {
		Sinks.Empty<Void> reloaded = Sinks.empty();
		this.result = reloaded.asMono();
		begin(Mono.empty());
		change("main.py");
		passAMinute();
		change("main.py");
		passAMinute();
		assertThat(this.reloads).isEqualTo(1);
		reloaded.tryEmitEmpty();
		passAMinute();
		assertThat(this.reloads).isEqualTo(2);
	}

	@Test
	void aReloadThatHasFailedIsTriedAgainWithTheNextChange() throws IOException {
		this.result = Mono.error(new PythonStartupException("shop", "SyntaxError"));
		begin(Mono.empty());
		change("main.py");
		passAMinute();
		assertThat(this.reloads).isEqualTo(1);
		change("main.py");
		passAMinute();
		assertThat(this.reloads).isEqualTo(2);
	}

	@Test
	void afterTheEndNothingHappens() throws IOException {
		ReloadOnChange watch = begin(Mono.empty());
		watch.end();
		change("main.py");
		passAMinute();
		assertThat(this.reloads).isZero();
	}

	@Test
	void whereNoFileCountsThatIsSaid() throws IOException {
		begin(Mono.empty());
		assertThat(warnings()).singleElement().asString().contains("no file that matches [*.py] below " + this.folder);
		change("main.py");
		begin(Mono.empty());
		assertThat(warnings()).hasSize(1);
	}

	@Test
	void filesThatCannotBeLookedAtAreSaidOnce() throws IOException {
		change("main.py");
		begin(Mono.empty());
		Path file = this.folder.resolve("1.py");
		for (int i = 0; i < MAX_FILES; i++) {
			Files.createFile(this.folder.resolve(i + ".py"));
		}
		passAMinute();
		assertThat(this.reloads).isZero();
		assertThat(warnings()).singleElement().asString().contains("more than " + MAX_FILES + " files");
		Files.delete(file);
		passAMinute();
		assertThat(this.reloads).isEqualTo(1);
		Files.createFile(file);
		passAMinute();
		assertThat(warnings()).hasSize(2);
	}

	private List<String> warnings() {
		return this.log.list.stream()
			.filter((entry) -> entry.getLevel() == Level.WARN)
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

	private void passAMinute() {
		this.clock.advanceTimeBy(Duration.ofMinutes(1));
	}

	private ReloadOnChange begin(Mono<Void> start) {
		PythonOptions options = PythonOptions.builder("shop", "shop:app")
			.appDir(this.folder)
			.reload(new ReloadPolicy(true, List.of("*.py"), INTERVAL, MAX_FILES))
			.build();
		ReloadOnChange watch = new ReloadOnChange(options, Mono.defer(() -> {
			this.reloads++;
			return this.result;
		}), this.clock);
		watch.around(start).subscribe();
		this.clock.advanceTime();
		return watch;
	}

	private void change(String file) throws IOException {
		Path path = this.folder.resolve(file);
		Files.writeString(path, "# " + this.versions++);
		Files.setLastModifiedTime(path, FileTime.fromMillis(this.versions));
	}

}
