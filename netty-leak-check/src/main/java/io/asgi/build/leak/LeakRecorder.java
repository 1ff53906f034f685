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

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;

/**
 * Makes every leak detector of Netty, and collects their reports.
 */
final class LeakRecorder extends ResourceLeakDetectorFactory {

	private static final long COLLECTION_TIMEOUT_MILLIS = 10_000;

	private static final LeakRecorder INSTANCE = install();

	private final Queue<String> reports = new ConcurrentLinkedQueue<>();

	private final List<RecordingLeakDetector<Object>> detectors = new CopyOnWriteArrayList<>();

	private LeakRecorder() {
	}

	/**
	 * Return the one recorder of this JVM; the first call installs it.
	 * @return the recorder
	 */
	static LeakRecorder get() {
		return INSTANCE;
	}

	private static LeakRecorder install() {
		LeakRecorder recorder = new LeakRecorder();
		ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(recorder);
		UnpooledByteBufAllocator.DEFAULT.directBuffer(1).release();
		if (recorder.detectors.isEmpty()) {
			throw new IllegalStateException("Netty made its leak detectors before the leak check was installed");
		}
		return recorder;
	}

	@Override
	public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval) {
		RecordingLeakDetector<T> detector = new RecordingLeakDetector<>(resource, samplingInterval, this.reports::add);
		// A detector never looks at what it tracks: to hand it a probe, any type will do.
		@SuppressWarnings("unchecked")
		RecordingLeakDetector<Object> untyped = (RecordingLeakDetector<Object>) detector;
		this.detectors.add(untyped);
		return detector;
	}

	@Override
	@Deprecated
	public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int samplingInterval,
			long maxActive) {
		return newResourceLeakDetector(resource, samplingInterval);
	}

	/**
	 * Collect garbage and return what has been leaked since the last call.
	 * @return one report per leak, with the places that touched the object
	 */
	List<String> drain() {
		// Twice: what the first collection frees may have held the only path to a leak.
		collectGarbage();
		collectGarbage();
		this.detectors.forEach((detector) -> detector.reportNow(new Object()));
		List<String> drained = new ArrayList<>();
		for (String report = this.reports.poll(); report != null; report = this.reports.poll()) {
			drained.add(report);
		}
		return drained;
	}

	private static void collectGarbage() {
		ReferenceQueue<Object> queue = new ReferenceQueue<>();
		WeakReference<Object> sentinel = new WeakReference<>(new Object(), queue);
		System.gc();
		try {
			if (queue.remove(COLLECTION_TIMEOUT_MILLIS) != sentinel) {
				throw new IllegalStateException("No garbage collection within " + COLLECTION_TIMEOUT_MILLIS + " ms");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted while waiting for the garbage collector", ex);
		}
	}

}
