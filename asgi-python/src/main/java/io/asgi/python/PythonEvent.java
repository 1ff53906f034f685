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

package io.asgi.python;

import java.time.Duration;

/**
 * Something has happened in the life of a Python application.
 */
public sealed interface PythonEvent {

	/**
	 * Return whose life it is.
	 * @return the name of the application
	 */
	String application();

	/**
	 * The process of a worker was started.
	 *
	 * @param application the name of the application
	 * @param pid the process id
	 * @param generation 1 for those of the start, one more with each reload
	 * @param restart whether it takes the place of a lost one
	 */
	record WorkerStarted(String application, long pid, int generation, boolean restart) implements PythonEvent {
	}

	/**
	 * A worker has connected, and takes calls.
	 *
	 * @param application the name of the application
	 * @param pid the process id
	 * @param took the time since its process was started
	 */
	record WorkerReady(String application, long pid, Duration took) implements PythonEvent {
	}

	/**
	 * A worker has ended by itself, was killed, or could not start in place of a lost
	 * one.
	 *
	 * @param application the name of the application
	 * @param pid the process id
	 * @param calls how many calls were under way in it
	 * @param reason how it ended
	 */
	record WorkerLost(String application, long pid, int calls, String reason) implements PythonEvent {
	}

	/**
	 * A worker has ended as it was told to.
	 *
	 * @param application the name of the application
	 * @param pid the process id
	 */
	record WorkerEnded(String application, long pid) implements PythonEvent {
	}

	/**
	 * A worker does not answer pings, and gets no calls any more.
	 *
	 * @param application the name of the application
	 * @param pid the process id
	 * @param silence for how long it has owed an answer
	 * @param killed whether it is killed for that, unless it answers at once
	 */
	record WorkerFrozen(String application, long pid, Duration silence, boolean killed) implements PythonEvent {
	}

	/**
	 * A frozen worker answers pings again, and gets calls.
	 *
	 * @param application the name of the application
	 * @param pid the process id
	 */
	record WorkerThawed(String application, long pid) implements PythonEvent {
	}

	/**
	 * A worker that has served long enough was replaced, and ends.
	 *
	 * @param application the name of the application
	 * @param pid the process id
	 * @param reason which limit it has reached
	 */
	record WorkerRecycled(String application, long pid, String reason) implements PythonEvent {
	}

	/**
	 * A reload has succeeded: calls go to the new workers, the old ones end.
	 *
	 * @param application the name of the application
	 * @param generation the number of the new generation
	 */
	record Reloaded(String application, int generation) implements PythonEvent {
	}

	/**
	 * A reload has failed: the old workers stay.
	 *
	 * @param application the name of the application
	 * @param reason why, with Python's own words
	 */
	record ReloadFailed(String application, String reason) implements PythonEvent {
	}

	/**
	 * So many workers were lost that only one at a time is tried from now on.
	 *
	 * @param application the name of the application
	 * @param reason how the last one ended, with Python's own words
	 */
	record BreakerOpened(String application, String reason) implements PythonEvent {
	}

	/**
	 * Workers are not lost any more: all are started again.
	 *
	 * @param application the name of the application
	 */
	record BreakerClosed(String application) implements PythonEvent {
	}

}
