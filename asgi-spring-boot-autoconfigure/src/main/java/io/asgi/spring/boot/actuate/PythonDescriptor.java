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

package io.asgi.spring.boot.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Description of an application in Python and its workers. All counts are those since its
 * start.
 *
 * @param app where Python finds the application
 * @param state {@code stopped}, {@code starting}, {@code running}, {@code stopping} or
 * {@code failed}
 * @param generation which generation of workers takes calls: 1 for those of the start,
 * one more with each reload; 0 before the start
 * @param reloading whether a reload is under way
 * @param reloads how many reloads have succeeded
 * @param failedReloads how many reloads have failed
 * @param wanted how many workers there should be
 * @param ready how many workers take calls
 * @param lost how many workers ended by themselves, were killed, or could not start in
 * place of a lost one
 * @param restarts how many workers were started in place of lost ones
 * @param recycled how many workers were replaced as they had served long enough
 * @param breakerOpen whether so many workers were lost that only one at a time is tried
 * @param queue calls that wait for a worker
 * @param failure what went wrong last, or {@code null} if all is well
 * @param workers the workers, by their places
 */
public record PythonDescriptor(String app, String state, int generation, boolean reloading, long reloads,
		long failedReloads, int wanted, int ready, long lost, long restarts, long recycled, boolean breakerOpen,
		QueueDescriptor queue, @Nullable FailureDescriptor failure, List<WorkerDescriptor> workers) {

	public PythonDescriptor {
		workers = List.copyOf(workers);
	}

	/**
	 * Description of the calls that wait for a worker.
	 *
	 * @param queued how many wait
	 * @param refused how many were answered with 503
	 */
	public record QueueDescriptor(int queued, long refused) {

	}

	/**
	 * Description of what went wrong.
	 *
	 * @param reason what happened
	 * @param output what Python has written then, sanitized, or {@code null} if nothing
	 */
	public record FailureDescriptor(String reason, @Nullable Object output) {

	}

	/**
	 * Description of a worker.
	 *
	 * @param place which one of the application's workers it is, from 0 to one less than
	 * there should be
	 * @param pid its process id
	 * @param state {@code starting}, {@code ready}, {@code frozen} or {@code draining}
	 * @param generation its generation
	 * @param since when its process was started
	 * @param python the version of Python, or {@code null} before it has connected
	 * @param implementation the implementation of Python, or {@code null} before it has
	 * connected
	 * @param loop its event loop, or {@code null} before it has connected
	 * @param streams how many calls are under way
	 * @param requests how many calls it has got
	 * @param loopLag how late its event loop is
	 * @param memory its resident memory in bytes, 0 if it is not known
	 */
	public record WorkerDescriptor(int place, long pid, String state, int generation, Instant since,
			@Nullable String python, @Nullable String implementation, @Nullable String loop, int streams, long requests,
			Duration loopLag, long memory) {

	}

}
