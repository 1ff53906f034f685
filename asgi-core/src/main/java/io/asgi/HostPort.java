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

package io.asgi;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * An address of a scope: a host with its port, or the path of a Unix domain socket.
 *
 * @param host the IPv4 or IPv6 address (without brackets), or the path of the socket
 * @param port the port, 0 to 65535; {@code null} for a Unix domain socket
 * @see <a href=
 * "https://asgi.readthedocs.io/en/latest/specs/www.html#http-connection-scope">ASGI HTTP
 * specification, "HTTP Connection Scope": {@code client} and {@code server}</a>
 */
public record HostPort(String host, @Nullable Integer port) {

	public HostPort {
		Objects.requireNonNull(host, "'host' must not be null");
		if (port != null && (port < 0 || port > 65535)) {
			throw new IllegalArgumentException("'port' must be 0 to 65535: " + port);
		}
	}

	/**
	 * Return the address as a URL writes it: {@code 127.0.0.1:8080}, {@code [::1]:8080}
	 * or the path of the socket.
	 */
	@Override
	public String toString() {
		if (this.port == null) {
			return this.host;
		}
		return ((this.host.indexOf(':') >= 0) ? "[" + this.host + "]" : this.host) + ":" + this.port;
	}

}
