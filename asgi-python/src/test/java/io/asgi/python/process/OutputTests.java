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

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLogger;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of what becomes of a worker's output.
 */
class OutputTests {

	private final List<String> events = new ArrayList<>();

	private final Tracebacks tracebacks = new Tracebacks(
			(text, error) -> this.events.add((error ? "E " : "I ") + text));

	private void lines(String... lines) {
		for (String line : lines) {
			this.tracebacks.line(line);
		}
		this.tracebacks.flush();
	}

	private static String joined(String... lines) {
		return String.join(System.lineSeparator(), lines);
	}

	@Test
	void aTracebackIsOneEvent() {
		lines("before", "Traceback (most recent call last):", "  File \"a.py\", line 1, in <module>", "    raise X",
				"ValueError: no", "after");
		assertThat(this.events).containsExactly("I before", "E " + joined("Traceback (most recent call last):",
				"  File \"a.py\", line 1, in <module>", "    raise X", "ValueError: no"), "I after");
	}

	@Test
	void aTracebackHasItsCauses() {
		lines("Traceback (most recent call last):", "  File \"a.py\", line 1, in f", "KeyError: 'x'", "",
				"During handling of the above exception, another exception occurred:", "",
				"Traceback (most recent call last):", "  File \"a.py\", line 2, in g", "ValueError: y");
		assertThat(this.events).singleElement().asString().contains("KeyError").endsWith("ValueError: y");
	}

	@Test
	void theStacksOfAllThreadsAreOneEvent() {
		lines("before", "Thread 0x01 (most recent call first):", "  File \"a.py\", line 1 in f", "",
				"Current thread 0x02 (most recent call first):", "  File \"a.py\", line 2 in g", "after");
		assertThat(this.events)
			.containsExactly("I before",
					"E " + joined("Thread 0x01 (most recent call first):", "  File \"a.py\", line 1 in f", "",
							"Current thread 0x02 (most recent call first):", "  File \"a.py\", line 2 in g"),
					"I after");
	}

	@Test
	void whatTheWorkerSaysOfATracebackIsAPartOfIt() {
		lines("before", "asgi: The import failed:", "Traceback (most recent call last):",
				"  File \"a.py\", line 1, in <module>", "ValueError: no", "after");
		assertThat(this.events).containsExactly("I before", "E " + joined("asgi: The import failed:",
				"Traceback (most recent call last):", "  File \"a.py\", line 1, in <module>", "ValueError: no"),
				"I after");
	}

	@Test
	void whatTheWorkerSaysHasTheLinesThatItAnnounces() {
		lines("asgi: It was looked for in:", "  /a", "  /b", "asgi: Nothing follows:", "after", "asgi: The end.");
		assertThat(this.events).containsExactly("E " + joined("asgi: It was looked for in:", "  /a", "  /b"),
				"E asgi: Nothing follows:", "I after", "E asgi: The end.");
	}

	@Test
	void whatAWorkerSaysItselfIsAnErrorInOneLineToo() {
		lines("asgi: 'shop:nothing' is not there: 'shop' has no attribute 'nothing'", "asgi is the name of a module");
		assertThat(this.events).containsExactly(
				"E asgi: 'shop:nothing' is not there: 'shop' has no attribute 'nothing'",
				"I asgi is the name of a module");
	}

	@Test
	void aTracebackThatIsPrintedLineByLineIsOneEvent() {
		List<String> logged = new ArrayList<>();
		OutputLog log = new OutputLog(new CountingLogger(logged), Runnable::run);
		Printed printed = new Printed("Traceback (most recent call last):\n", "  File \"a.py\", line 1, in f\n",
				"ValueError: no\n", "after\n");
		new OutputReader(printed, (text, error) -> log.log(1, text, error), new RecentLines(3)).run();
		assertThat(logged).containsExactly(
				joined("Traceback (most recent call last):", "  File \"a.py\", line 1, in f", "ValueError: no"),
				"after");
	}

	@Test
	void aTracebackThatDoesNotEndIsCut() {
		this.tracebacks.line("Traceback (most recent call last):");
		for (int i = 0; i < 2_000; i++) {
			this.tracebacks.line("  " + "x".repeat(100));
		}
		assertThat(this.events).isNotEmpty().allSatisfy((event) -> assertThat(event).hasSizeLessThan(70_000));
	}

	@Test
	void aLineWithoutEndIsCut() {
		List<String> lines = new ArrayList<>();
		Lines cutter = new Lines(lines::add);
		byte[] bytes = "y".repeat(Lines.MAX_LENGTH + 10).getBytes(StandardCharsets.US_ASCII);
		cutter.write(bytes, bytes.length);
		cutter.write("\nz\r\n\n".getBytes(StandardCharsets.US_ASCII), 5);
		cutter.write("tail".getBytes(StandardCharsets.US_ASCII), 4);
		cutter.end();
		assertThat(lines).containsExactly("y".repeat(Lines.MAX_LENGTH), "y".repeat(10), "z", "", "tail");
	}

	@Test
	void aLogThatIsSlowLosesLinesAndNotMemory() {
		List<Runnable> tasks = new ArrayList<>();
		CountingLogger logger = new CountingLogger(new ArrayList<>());
		OutputLog log = new OutputLog(logger, tasks::add);
		for (int i = 0; i < OutputLog.MAX_WAITING + 7; i++) {
			log.log(1, "line", false);
		}
		assertThat(tasks).hasSize(1);
		tasks.get(0).run();
		assertThat(logger.infos).isEqualTo(OutputLog.MAX_WAITING);
		assertThat(logger.warnings).containsExactly("7");
		log.log(1, "line", false);
		assertThat(tasks).hasSize(2);
	}

	@Test
	void longEntriesCountByTheirLength() {
		CountingLogger logger = new CountingLogger(new ArrayList<>());
		List<Runnable> tasks = new ArrayList<>();
		OutputLog log = new OutputLog(logger, tasks::add);
		String text = "x".repeat(OutputLog.MAX_LENGTH / 4);
		for (int i = 0; i < 6; i++) {
			log.log(1, text, true);
		}
		tasks.get(0).run();
		assertThat(logger.infos).isEqualTo(4);
		assertThat(logger.warnings).containsExactly("2");
		log.log(1, text, true);
		tasks.get(1).run();
		assertThat(logger.infos).isEqualTo(5);
	}

	@Test
	void aLogThatFailsGoesOn() {
		List<String> logged = new ArrayList<>();
		CountingLogger logger = new CountingLogger(logged);
		OutputLog log = new OutputLog(logger, Runnable::run);
		logger.fails = true;
		log.log(1, "a", false);
		logger.fails = false;
		log.log(1, "b", false);
		assertThat(logged).containsExactly("b");
	}

	@Test
	void whatComesAfterTheEndIsDropped() {
		OutputLog log = new OutputLog(NOPLogger.NOP_LOGGER, (task) -> {
			throw new RejectedExecutionException();
		});
		OutputReader reader = new OutputReader(new ByteArrayInputStream("a\nb".getBytes(StandardCharsets.US_ASCII)),
				(text, error) -> log.log(1, text, error), new RecentLines(3));
		reader.run();
		assertThat(reader.ended()).isCompleted();
	}

	@Test
	void theLastLinesAreKept() {
		RecentLines recent = new RecentLines(3);
		OutputLog log = new OutputLog(NOPLogger.NOP_LOGGER, Runnable::run);
		OutputReader reader = new OutputReader(
				new ByteArrayInputStream("a\nb\nc\nd".getBytes(StandardCharsets.US_ASCII)),
				(text, error) -> log.log(1, text, error), recent);
		reader.run();
		assertThat(recent.lines()).containsExactly("b", "c", "d");
		assertThat(reader.lastLines()).containsExactly("a", "b", "c", "d");
		assertThat(reader.ended()).isCompleted();
	}

	/**
	 * Output of which nothing more is there after each line.
	 */
	private static final class Printed extends InputStream {

		private final List<byte[]> lines;

		Printed(String... lines) {
			this.lines = new ArrayList<>();
			for (String line : lines) {
				this.lines.add(line.getBytes(StandardCharsets.US_ASCII));
			}
		}

		@Override
		public int read() {
			throw new UnsupportedOperationException();
		}

		@Override
		public int read(byte[] buffer) {
			if (this.lines.isEmpty()) {
				return -1;
			}
			byte[] line = this.lines.remove(0);
			System.arraycopy(line, 0, buffer, 0, line.length);
			return line.length;
		}

	}

	/**
	 * Counts.
	 */
	private static final class CountingLogger extends org.slf4j.helpers.LegacyAbstractLogger {

		private static final long serialVersionUID = 1L;

		int infos;

		final transient List<String> warnings = new ArrayList<>();

		private final transient List<String> texts;

		boolean fails;

		CountingLogger(List<String> texts) {
			this.texts = texts;
		}

		@Override
		protected String getFullyQualifiedCallerName() {
			return "";
		}

		@Override
		protected void handleNormalizedLoggingCall(org.slf4j.event.Level level, org.slf4j.Marker marker, String message,
				Object[] arguments, Throwable failure) {
			if (this.fails) {
				throw new IllegalStateException("on purpose");
			}
			if (level == org.slf4j.event.Level.WARN) {
				this.warnings.add(String.valueOf(arguments[0]));
			}
			else {
				this.infos++;
				this.texts.add(String.valueOf(arguments[1]));
			}
		}

		@Override
		public boolean isTraceEnabled() {
			return true;
		}

		@Override
		public boolean isDebugEnabled() {
			return true;
		}

		@Override
		public boolean isInfoEnabled() {
			return true;
		}

		@Override
		public boolean isWarnEnabled() {
			return true;
		}

		@Override
		public boolean isErrorEnabled() {
			return true;
		}

	}

}
