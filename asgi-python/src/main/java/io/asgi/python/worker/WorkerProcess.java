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

package io.asgi.python.worker;

import java.nio.file.Path;

import reactor.core.publisher.Mono;

/**
 * The process of one worker. Safe to use from several threads; nothing blocks.
 */
public interface WorkerProcess {

	/**
	 * Return its process id.
	 * @return the number
	 */
	long pid();

	/**
	 * Return the interpreter that it was started with.
	 * @return its path
	 */
	Path interpreter();

	/**
	 * Give the process its token, without which it does not connect. To be called once it
	 * is known to whoever decides that it is welcome.
	 */
	void greet();

	/**
	 * Return whether a token is that of this process. Takes as long for each token.
	 * @param token the token that was shown
	 * @return whether it is
	 */
	boolean accepts(byte[] token);

	/**
	 * Return its end.
	 * @return yields the exit code once the process has ended and its output was read;
	 * never fails
	 */
	Mono<Integer> whenExited();

	/**
	 * Ask for the stacks of all its threads, on its standard error.
	 */
	void dumpStacks();

	/**
	 * Ask the process to end.
	 */
	void terminate();

	/**
	 * End the process and all that it has started, at once.
	 */
	void kill();

	/**
	 * Return what it has written last.
	 * @return the last lines of its output, with line breaks between them
	 */
	String lastWords();

}
