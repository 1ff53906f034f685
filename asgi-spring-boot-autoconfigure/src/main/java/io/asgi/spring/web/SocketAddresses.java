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

package io.asgi.spring.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

import io.asgi.HostPort;
import org.jspecify.annotations.Nullable;

/**
 * Turns addresses of a scope into socket addresses, and back. Names are never looked up.
 */
final class SocketAddresses {

	/**
	 * Enough to keep the JDK from looking a name up; it checks the rest itself.
	 */
	private static final Pattern LITERAL = Pattern
		.compile("\\d{1,3}(?:\\.\\d{1,3}){3}|(?=[^:]*:)[0-9A-Fa-f:.]{2,45}(?:%\\w{1,32})?");

	private SocketAddresses() {
	}

	/**
	 * Return a socket address, or {@code null} if there is none, or it is that of a Unix
	 * domain socket.
	 */
	static @Nullable InetSocketAddress of(@Nullable HostPort address) {
		if (address == null || address.port() == null) {
			return null;
		}
		if (LITERAL.matcher(address.host()).matches()) {
			try {
				return new InetSocketAddress(InetAddress.getByName(address.host()), address.port());
			}
			catch (UnknownHostException ex) {
				// It only looks like an address
			}
		}
		return InetSocketAddress.createUnresolved(address.host(), address.port());
	}

	static @Nullable HostPort of(@Nullable InetSocketAddress address) {
		if (address == null) {
			return null;
		}
		InetAddress resolved = address.getAddress();
		String host = (resolved != null) ? resolved.getHostAddress() : address.getHostString();
		return new HostPort(host, address.getPort());
	}

}
