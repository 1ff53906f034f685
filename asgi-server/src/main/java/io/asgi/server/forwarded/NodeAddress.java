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

package io.asgi.server.forwarded;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads the address of a node, with or without a port (RFC 7239, section 6).
 */
final class NodeAddress {

	/**
	 * The longest IPv6 address in brackets, with a port or its pseudonym.
	 */
	private static final int MAX_LENGTH = 128;

	private static final Pattern BRACKETED = Pattern.compile("\\[([^]]*)](?::(.*))?");

	private static final Pattern IPV4_WITH_PORT = Pattern.compile("([^:]*):([^:]*)");

	private static final Pattern PSEUDONYM = Pattern.compile("_[A-Za-z0-9._-]+");

	private static final int UNKNOWN_PORT = 0;

	private NodeAddress() {
	}

	/**
	 * Read an address.
	 * @param text the address as a proxy wrote it
	 * @return the address, with port 0 if it has none or a pseudonym of one; {@code null}
	 * if it is a pseudonym, {@code unknown} or malformed
	 */
	static @Nullable InetSocketAddress parse(String text) {
		if (text.length() > MAX_LENGTH) {
			return null;
		}
		Matcher bracketed = BRACKETED.matcher(text);
		if (bracketed.matches()) {
			return (bracketed.group(1).indexOf(':') < 0) ? null : of(bracketed.group(1), bracketed.group(2));
		}
		Matcher withPort = IPV4_WITH_PORT.matcher(text);
		return withPort.matches() ? of(withPort.group(1), withPort.group(2)) : of(text, null);
	}

	private static @Nullable InetSocketAddress of(String host, @Nullable String port) {
		InetAddress address = IpLiteral.parse(host);
		Integer number = (port != null) ? port(port) : Integer.valueOf(UNKNOWN_PORT);
		return (address != null && number != null) ? new InetSocketAddress(address, number) : null;
	}

	private static @Nullable Integer port(String text) {
		if (PSEUDONYM.matcher(text).matches()) {
			return UNKNOWN_PORT;
		}
		if (text.isEmpty() || text.length() > 5 || !text.chars().allMatch((ch) -> ch >= '0' && ch <= '9')) {
			return null;
		}
		int port = Integer.parseInt(text);
		return (port <= 65535) ? port : null;
	}

}
