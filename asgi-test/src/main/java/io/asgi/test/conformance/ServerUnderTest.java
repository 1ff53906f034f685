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

import java.net.InetSocketAddress;

/**
 * A server that the suite has had started for one test, with one application at one port.
 * To be implemented by the tests of a transport.
 * <p>
 * The server listens on the loopback address, at a port of its own. It speaks the
 * protocol of the {@link WireProtocol} that the same test class names.
 */
public interface ServerUnderTest extends AutoCloseable {

	/**
	 * Return the address at which the server listens, as a client would connect to it.
	 * @return the resolved address with the port that was chosen
	 */
	InetSocketAddress address();

	/**
	 * Stop the server at once: connections that are still open are cut, calls of the
	 * application that still run are left to themselves. Returns when the port is free.
	 */
	@Override
	void close();

}
