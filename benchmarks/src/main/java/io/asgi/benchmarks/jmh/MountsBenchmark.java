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

package io.asgi.benchmarks.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.asgi.benchmarks.server.Flavour;
import io.asgi.server.AsgiServerOptions;
import io.asgi.server.Mount;
import io.asgi.server.Mounts;
import io.asgi.server.netty.AsgiBridge;
import io.asgi.server.netty.AsgiRoutes;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The way from the target of a request to an application: decoding the path, and finding
 * the mount.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class MountsBenchmark {

	/**
	 * How many applications are mounted.
	 */
	@Param({ "1", "100" })
	public int count;

	private Mounts mounts = new Mounts(List.of());

	private AsgiRoutes routes = routes(this.mounts);

	/**
	 * Mount the applications.
	 */
	@Setup
	public void mount() {
		List<Mount> all = new ArrayList<>();
		for (int i = 0; i < this.count; i++) {
			all.add(Mount.of("application-" + i, "/applications/" + i, Flavour.MONO.plaintext()));
		}
		this.mounts = new Mounts(all);
		this.routes = routes(this.mounts);
	}

	private static AsgiRoutes routes(Mounts mounts) {
		return new AsgiRoutes(mounts, new AsgiBridge(AsgiServerOptions.builder().build()));
	}

	/**
	 * Find the mount of a path.
	 * @return the mount
	 */
	@Benchmark
	public @Nullable Mount find() {
		return this.mounts.find("/applications/0/page");
	}

	/**
	 * Find the mount of a target without percent-encoding.
	 * @return the mount
	 */
	@Benchmark
	public @Nullable Mount plainTarget() {
		return this.routes.find("/applications/0/page?query=value");
	}

	/**
	 * Find the mount of a target with percent-encoding.
	 * @return the mount
	 */
	@Benchmark
	public @Nullable Mount encodedTarget() {
		return this.routes.find("/applications/0/p%C3%A4ge%20one?query=value");
	}

}
