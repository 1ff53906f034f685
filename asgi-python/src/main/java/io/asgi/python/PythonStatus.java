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

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How an application and its workers are at a moment.
 *
 * @param name the name of the application
 * @param phase where the application stands
 * @param generation which generation of workers takes calls: 1 for those of the start,
 * one more with each reload; 0 before the start
 * @param wanted how many workers there should be
 * @param workers the workers there are, those that start or end included
 * @param queued how many calls wait for a worker
 * @param refused how many calls were answered with 503 since the start
 * @param lost how many workers ended by themselves, were killed, or could not start in
 * place of a lost one since the start
 * @param restarts how many workers were started in place of lost ones since the start
 * @param recycled how many workers were replaced as they had served long enough since the
 * start
 * @param reloads how many reloads have succeeded since the start
 * @param failedReloads how many reloads have failed since the start
 * @param reloading whether a reload is under way
 * @param breakerOpen whether so many workers were lost that only one at a time is tried
 * @param failure what went wrong last, with Python's own words; {@code null} if nothing
 * did, or if all is well again
 * @param lastOutput the last lines that workers have written to standard output and
 * standard error, oldest first
 */
public record PythonStatus(String name, Phase phase, int generation, int wanted, List<WorkerStatus> workers, int queued,
		long refused, long lost, long restarts, long recycled, long reloads, long failedReloads, boolean reloading,
		boolean breakerOpen, @Nullable String failure, List<String> lastOutput) {

	public PythonStatus {
		workers = List.copyOf(workers);
		lastOutput = List.copyOf(lastOutput);
	}

	/**
	 * Return how many workers take calls.
	 * @return the number
	 */
	public int ready() {
		return (int) this.workers.stream().filter((worker) -> worker.state() == WorkerState.READY).count();
	}

	/**
	 * Return whether the application is well: it runs, a worker takes calls, and they are
	 * not lost over and over.
	 * @return whether it is healthy
	 */
	public boolean healthy() {
		return this.phase == Phase.RUNNING && !this.breakerOpen && ready() > 0;
	}

	/**
	 * Where an application stands.
	 */
	public enum Phase {

		/**
		 * It was not started, or it has been stopped.
		 */
		STOPPED,

		/**
		 * Its first workers start.
		 */
		STARTING,

		/**
		 * It is served.
		 */
		RUNNING,

		/**
		 * Its workers end.
		 */
		STOPPING,

		/**
		 * It could not start.
		 */
		FAILED

	}

}
