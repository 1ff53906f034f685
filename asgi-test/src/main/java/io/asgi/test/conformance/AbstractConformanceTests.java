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

package io.asgi.test.conformance;

import io.asgi.AsgiApplication;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * What the tests of a transport implement: the two ports that the suite runs on.
 */
@Timeout(60)
public abstract class AbstractConformanceTests implements Conformance {

	private @Nullable Bench bench;

	/**
	 * Start a server with one application, ready to accept connections. Called at most
	 * once in each test; the suite closes it.
	 * @param application the application, mounted at {@link ServerSettings#mountPath()}
	 * @param settings what the test asks for
	 * @return the server
	 */
	protected abstract ServerUnderTest startServer(AsgiApplication application, ServerSettings settings);

	/**
	 * Return the protocol that the client speaks with the server.
	 * @return the protocol
	 */
	protected abstract WireProtocol protocol();

	@BeforeEach
	final void setTheBench() {
		this.bench = new Bench(this::startServer, this::protocol);
	}

	@AfterEach
	final void clearTheBench() {
		bench().close();
	}

	@Override
	public final Bench bench() {
		Bench bench = this.bench;
		if (bench == null) {
			throw new IllegalStateException("There is a bench only during a test");
		}
		return bench;
	}

}
