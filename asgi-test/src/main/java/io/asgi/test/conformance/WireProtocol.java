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

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * One protocol on the wire, spoken by a client that the suite can steer. The suite asks
 * it what the protocol can do, and assumes nothing else.
 * <p>
 * {@link Http1Protocol} is one; others come with the tests of a transport. WebSockets
 * need no port of their own: they are exchanges whose request asks for an
 * {@linkplain WireRequest#webSocket upgrade}, and the suite speaks RFC 6455 inside.
 */
public interface WireProtocol {

	/**
	 * Return the version of HTTP as a scope spells it.
	 * @return {@code 1.1}, {@code 2} or {@code 3}
	 */
	String httpVersion();

	/**
	 * Return whether connections are encrypted.
	 * @return {@code true} for the schemes {@code https} and {@code wss}
	 */
	boolean isSecure();

	/**
	 * Return whether one connection carries several exchanges at the same time, each with
	 * a flow of its own.
	 * @return {@code true} for HTTP/2 and HTTP/3
	 */
	boolean multiplexes();

	/**
	 * Connect to a server.
	 * @param server the address of the server
	 * @return the connection, which the suite closes
	 * @throws IOException if there is no connection
	 */
	WireConnection connect(InetSocketAddress server) throws IOException;

}
