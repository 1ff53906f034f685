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

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executor;

import io.asgi.python.EventLoop;
import io.asgi.python.Interface;
import io.asgi.python.LifespanUse;
import io.asgi.python.PythonOptions;
import io.asgi.python.PythonStartupException;
import io.asgi.python.worker.WorkerLauncher;
import io.asgi.python.worker.WorkerProcess;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Starts the processes of an application's workers.
 */
public final class PythonLauncher implements WorkerLauncher {

	private static final int TOKEN_LENGTH = 32;

	private static final SecureRandom random = new SecureRandom();

	private final PythonOptions options;

	private final Interpreter interpreter;

	private final Path worker;

	private final Path socket;

	private final SharedFailures log;

	private final RecentLines recent;

	/**
	 * Create a launcher.
	 * @param options the options of the application
	 * @param interpreter the interpreter
	 * @param directory the private directory, to which the worker's code is written
	 * @param logging where lines are handed to the log, one after another
	 * @param recent keeps the last lines of all workers
	 * @throws IOException if the worker's code cannot be written
	 */
	public PythonLauncher(PythonOptions options, Interpreter interpreter, PrivateDirectory directory, Executor logging,
			RecentLines recent) throws IOException {
		this.options = options;
		this.interpreter = interpreter;
		this.worker = WorkerPackage.write(directory.path());
		this.socket = socket(directory);
		this.log = new SharedFailures(new OutputLog(LoggerFactory.getLogger("asgi.python." + options.name()), logging));
		this.recent = recent;
	}

	/**
	 * Return where the socket of a directory is.
	 * @param directory the private directory
	 * @return the path of the socket
	 */
	public static Path socket(PrivateDirectory directory) {
		return directory.path().resolve("socket");
	}

	/**
	 * Find the interpreter of an application, and ask it for its version.
	 * @param options the options of the application
	 * @return the interpreter; fails with {@link PythonStartupException} if there is none
	 * that will do
	 */
	public static Mono<Interpreter> interpreter(PythonOptions options) {
		return Mono.fromCallable(() -> {
			if (!Files.isDirectory(options.appDir())) {
				throw new PythonStartupException(options.name(), "Python application '" + options.name()
						+ "' could not be started: its folder " + options.appDir() + " does not exist");
			}
			return new InterpreterSearch(options, System.getenv(), Path.of("").toAbsolutePath()).find();
		}).flatMap(new InterpreterProbe(options)::ask);
	}

	/**
	 * Return a token that nobody can guess.
	 * @return 64 hexadecimal digits
	 */
	public static String newToken() {
		byte[] bytes = new byte[TOKEN_LENGTH];
		random.nextBytes(bytes);
		return HexFormat.of().formatHex(bytes);
	}

	@Override
	public WorkerProcess launch() throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command()).directory(this.options.appDir().toFile())
			.redirectErrorStream(true);
		Map<String, String> environment = builder.environment();
		environment.putIfAbsent("PYTHONIOENCODING", "utf-8:backslashreplace");
		environment.putAll(this.options.environment());
		Process process = builder.start();
		OutputReader reader = new OutputReader(process.getInputStream(), this.log.worker(process.pid()), this.recent);
		try {
			Thread thread = new Thread(reader, "asgi-python-" + this.options.name() + "-output-" + process.pid());
			thread.setDaemon(true);
			thread.start();
		}
		catch (OutOfMemoryError ex) {
			// So says the JDK where the system has no thread left
			process.destroyForcibly();
			throw new IOException("there is no thread to read its output: " + ex.getMessage(), ex);
		}
		return new PythonProcess(process, this.interpreter.executable(), newToken(), reader);
	}

	/**
	 * Return the command that starts a worker.
	 * @return the command and its arguments
	 */
	public List<String> command() {
		List<String> command = new ArrayList<>(List.of(this.interpreter.executable().toString(), "-u",
				this.worker.toString(), "--socket", this.socket.toString(), "--name", this.options.name(), "--app",
				this.options.app(), "--app-dir", this.options.appDir().toString()));
		if (this.options.factory()) {
			command.add("--factory");
		}
		if (this.options.loop() != EventLoop.AUTO) {
			command.addAll(List.of("--loop", lower(this.options.loop())));
		}
		if (this.options.lifespan() != LifespanUse.AUTO) {
			command.addAll(List.of("--lifespan", lower(this.options.lifespan())));
		}
		if (this.options.interfaceVersion() != Interface.AUTO) {
			command.addAll(List.of("--interface", lower(this.options.interfaceVersion())));
		}
		double seconds = this.options.shutdownTimeout().toMillis() / 1000.0;
		command.addAll(List.of("--shutdown-timeout", String.format(Locale.ROOT, "%.3f", seconds)));
		return command;
	}

	private static String lower(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

}
