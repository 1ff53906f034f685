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

import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.asgi.AsgiHeaders;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
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
 * Header fields: from Netty's to those of a scope, and looking one up.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HeadersBenchmark {

	/**
	 * How many fields a request has.
	 */
	@Param({ "5", "20", "50" })
	public int fields;

	private final HttpHeaders netty = new DefaultHttpHeaders();

	private AsgiHeaders asgi = AsgiHeaders.empty();

	/**
	 * Fill the fields.
	 */
	@Setup
	public void fill() {
		this.netty.set("Host", "localhost");
		for (int i = 1; i < this.fields; i++) {
			this.netty.set("X-Field-" + i, "value of field " + i);
		}
		this.asgi = build();
	}

	/**
	 * Make the fields of a scope.
	 * @return the fields
	 */
	@Benchmark
	public AsgiHeaders build() {
		AsgiHeaders.Builder builder = AsgiHeaders.builder();
		Iterator<Map.Entry<CharSequence, CharSequence>> all = this.netty.iteratorCharSequence();
		while (all.hasNext()) {
			Map.Entry<CharSequence, CharSequence> field = all.next();
			builder.add(field.getKey().toString(), field.getValue().toString());
		}
		return builder.build();
	}

	/**
	 * Look for a field that is not there.
	 * @return whether it is
	 */
	@Benchmark
	public boolean miss() {
		return this.asgi.contains("content-type");
	}

}
