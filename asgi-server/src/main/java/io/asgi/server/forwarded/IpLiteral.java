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
import java.net.UnknownHostException;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Reads IP addresses. Names are never looked up, and IPv4 addresses have four decimal
 * numbers: other notations are read differently by different programs.
 */
final class IpLiteral {

	private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

	private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");

	/**
	 * Enough to keep the JDK from looking a name up; it checks the rest itself.
	 */
	private static final Pattern IPV6 = Pattern.compile("(?=[^:]*:)[0-9A-Fa-f:.]{2,45}");

	private IpLiteral() {
	}

	/**
	 * Read an address.
	 * @param text the address, IPv6 without brackets and without a zone
	 * @return the address, an IPv4 one if it is an IPv4-mapped IPv6 one; {@code null} if
	 * it is none
	 */
	static @Nullable InetAddress parse(String text) {
		if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
			return null;
		}
		try {
			return InetAddress.getByName(text);
		}
		catch (UnknownHostException ex) {
			return null;
		}
	}

}
