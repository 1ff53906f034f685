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
 * A client's connection. Safe to use from several threads; used by one.
 */
public interface WireConnection extends AutoCloseable {

	/**
	 * Return the client's own address.
	 * @return the address that a server sees as its client
	 */
	InetSocketAddress localAddress();

	/**
	 * Send the head of a request, and report what comes back.
	 * <p>
	 * Does not wait for any answer, nor for earlier exchanges: on a connection that does
	 * not multiplex, requests are pipelined and responses reported in their order.
	 * @param request the request
	 * @param response is told of everything that belongs to the response, in the order in
	 * which it arrives and without delay, until it is complete or aborted
	 * @return the exchange
	 */
	WireExchange open(WireRequest request, WireResponse response);

	/**
	 * Close the connection. Nothing is left behind: no thread, no socket, no buffer.
	 */
	@Override
	void close();

}
