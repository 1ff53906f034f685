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

package io.asgi.build.leak;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.netty.util.ResourceLeakDetector;

/**
 * A leak detector that hands its reports over instead of logging them, without the frames
 * of the test machinery.
 *
 * @param <T> the type of the objects it tracks
 */
final class RecordingLeakDetector<T> extends ResourceLeakDetector<T> {

	private static final List<String> MACHINERY = List.of("java.base/", "org.junit.", "org.apache.maven.");

	private final Consumer<String> reports;

	RecordingLeakDetector(Class<?> resourceType, int samplingInterval, Consumer<String> reports) {
		super(resourceType, samplingInterval);
		this.reports = reports;
	}

	@Override
	protected boolean needReport() {
		// Netty asks the logger, and tests may have turned that off.
		return true;
	}

	@Override
	protected void reportTracedLeak(String resourceType, String records) {
		String places = records.lines()
			.filter((line) -> MACHINERY.stream().noneMatch(line.strip()::startsWith))
			.collect(Collectors.joining("\n"));
		this.reports.accept(resourceType + " was not released before it was garbage-collected." + places);
	}

	@Override
	protected void reportUntracedLeak(String resourceType) {
		this.reports.accept(resourceType + " was not released before it was garbage-collected.");
	}

	/**
	 * Report what the garbage collector has found so far. A detector looks into its queue
	 * only when it is given the next object to track.
	 * @param probe an object to track for a moment
	 */
	void reportNow(T probe) {
		trackForcibly(probe).close(probe);
	}

}
