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

package io.asgi.python.pool;

/**
 * What the exit code of a worker means.
 */
final class ExitCode {

	private static final int SIGNAL = 128;

	private static final int STOPPED = 8;

	private static final int SIGINT = 2;

	private static final int SIGKILL = 9;

	private static final int SIGSEGV = 11;

	private static final int SIGTERM = 15;

	private ExitCode() {
	}

	/**
	 * Return whether a worker has ended because a signal from outside has told it to. One
	 * that has handlers for them already says so by itself.
	 */
	static boolean isSignalled(int code) {
		return code == STOPPED || code == SIGNAL + SIGINT || code == SIGNAL + SIGTERM;
	}

	/**
	 * Say why a worker has ended. With one that was ready, an application may have chosen
	 * the code.
	 */
	static String describe(int code, PooledWorker worker) {
		boolean ready = worker.link() != null;
		if (!ready && code == 3) {
			return "the application could not be loaded";
		}
		if (!ready && code == 4) {
			return "the start-up of its lifespan failed";
		}
		return switch (code) {
			case 0 -> "it ended by itself (exit code 0)";
			case 5 -> "server and worker did not understand each other (exit code 5)";
			case 6 -> "its version of Python is too old";
			case 7 -> "it ended with exit code 7, as one does that has lost its server";
			case STOPPED -> "a signal has told it to end before it was ready";
			case 70 -> "an error of the worker itself (exit code 70)";
			case SIGNAL + SIGKILL ->
				"it was killed (SIGKILL); the system does that when memory runs out, or somebody did";
			case SIGNAL + SIGSEGV -> "it crashed (SIGSEGV), as a compiled extension can make it";
			case SIGNAL + SIGINT -> "it was told to end (SIGINT)";
			case SIGNAL + SIGTERM -> "it was told to end (SIGTERM)";
			default -> (code > SIGNAL) ? "it ended by signal " + (code - SIGNAL) : "it ended with exit code " + code;
		};
	}

}
