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

package io.asgi.sample;

import java.lang.ref.WeakReference;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import reactor.core.scheduler.Schedulers;

import org.springframework.boot.SpringApplication;

/**
 * The sample application for {@link DevToolsTests}: each time that it is started, by a
 * class loader of its own, it says which threads there are. The last time, it also says
 * how many of those class loaders are still there.
 */
public final class RestartedSample {

	/**
	 * The system property that says how often the application will have been started.
	 */
	static final String RUNS = "restarted.runs";

	/**
	 * The one of the last run, and the one of the first, which a shutdown hook of the JVM
	 * keeps that the first run has registered.
	 */
	static final int LOADERS_KEPT = 2;

	private static final String LOADERS = "restarted.loaders";

	private static final int MAX_SECONDS = 60;

	private RestartedSample() {
	}

	public static void main(String[] args) {
		SpringApplication.run(SampleApplication.class, args);
		List<WeakReference<ClassLoader>> loaders = loaders();
		loaders.add(new WeakReference<>(RestartedSample.class.getClassLoader()));
		System.out.println("RUN " + loaders.size() + " with threads " + threads());
		if (loaders.size() == Integer.getInteger(RUNS)) {
			// The caller of the restart waits for this thread, and its class loader with
			// it
			Thread thread = new Thread(() -> reportLoaders(loaders), "report");
			thread.setDaemon(true);
			thread.start();
		}
	}

	/**
	 * What outlives a restart must be of the JDK's own types.
	 */
	@SuppressWarnings("unchecked")
	private static List<WeakReference<ClassLoader>> loaders() {
		return (List<WeakReference<ClassLoader>>) System.getProperties()
			.computeIfAbsent(LOADERS, (key) -> new CopyOnWriteArrayList<>());
	}

	private static Map<String, Long> threads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.collect(Collectors.groupingBy((thread) -> thread.getName().replaceAll("[^A-Za-z]+", "-"), TreeMap::new,
					Collectors.counting()));
	}

	private static void reportLoaders(List<WeakReference<ClassLoader>> loaders) {
		// Reactor's threads, which all share, keep the class loader of whoever has used
		// them
		// first until they have been idle for a minute
		Schedulers.shutdownNow();
		long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_SECONDS);
		while (count(loaders) > LOADERS_KEPT && System.nanoTime() < end) {
			System.gc();
		}
		System.out.println("LOADERS " + count(loaders));
	}

	private static int count(List<WeakReference<ClassLoader>> loaders) {
		return Collections.frequency(loaders.stream().map((loader) -> loader.get() != null).toList(), true);
	}

}
